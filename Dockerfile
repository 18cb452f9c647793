# The archive in two stages: everything is built in the first, the second holds what runs.
# Nothing is written outside /srv/archive and /tmp, so that the root may be read-only.
ARG PYTHON=3.11
ARG DEBIAN=bookworm

FROM python:${PYTHON}-slim-${DEBIAN} AS build
WORKDIR /build
RUN python -m venv /opt/archive
ENV PATH=/opt/archive/bin:$PATH PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
COPY requirements.lock .
RUN pip install --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY archive archive
COPY ingest ingest
COPY search search
COPY web web
RUN pip install --no-deps --no-build-isolation .

FROM python:${PYTHON}-slim-${DEBIAN} AS archive
RUN useradd --system --uid 10001 --home-dir /srv/archive --create-home archive
COPY --from=build /opt/archive /opt/archive
ENV PATH=/opt/archive/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    ARCHIVE_HOME=/srv/archive \
    HOST=0.0.0.0 \
    LOG_FORMAT=json
USER 10001
WORKDIR /srv/archive
VOLUME /srv/archive
EXPOSE 8000
STOPSIGNAL SIGTERM
CMD ["gunicorn", "--config", "python:web.production"]

# The front: nginx of the same Debian that the tests run it on, kept up to date by it.
FROM debian:${DEBIAN}-slim AS nginx
RUN apt-get update \
  && apt-get install --yes --no-install-recommends nginx=1.22.* \
  && rm -rf /var/lib/apt/lists/*
USER www-data
EXPOSE 8080
CMD ["nginx", "-e", "stderr", "-g", "daemon off;"]
