# nginx from Debian: the program alone; each test starts one with docs/nginx.conf on a port of its own.

oldest=1.22

given() { [ -n "${NGINX:-}" ]; }

settings() { echo "export NGINX=${NGINX:-$(program)}"; }

start() {
  [ -n "$(program)" ] || debian nginx
  [ -n "$(program)" ] || give_up "nginx was installed and is not found."
}

stop() { :; } # none is left running

program() { PATH=$PATH:/usr/sbin command -v nginx || true; }
