#!/bin/sh
# Prepares validators that nobody here wrote, each in a virtual environment of its own (ocfl-py pins
# botocore), and prints the path of a Python: of ocfl-py, or with the argument "rocrate" that of
# roc-validator and rdflib, beside the rocrate wheel that carries the JSON-LD context they must not
# fetch; with "openapi" that of schemathesis, openapi-spec-validator and jsonschema; or with "readers"
# that of pandas, GDAL (pyogrio), feedparser and a reader of sitemaps.
# Safe to repeat and to run twice at once.
# PYTHON chooses the interpreter, VALIDATORS_HOME moves the environments.
set -eu

which=${1:-ocfl}
here=$(cd "$(dirname "$0")/.." && pwd)

case $which in
ocfl)
    home=${VALIDATORS_HOME:-$here/.cache}/ocfl
    module=ocfl
    pins='aiobotocore==3.10.0
aiohappyeyeballs==2.7.1
aiohttp==3.14.5
aioitertools==0.13.0
aiosignal==1.4.0
attrs==26.1.0
bagit==1.9.0
botocore==1.43.117
dateutils==0.6.12
frozenlist==1.8.0
fsspec==2026.9.0
idna==3.20
jmespath==1.1.0
multidict==7.2.1
ocfl-py==2.1.0
Pairtree==0.8.1
propcache==0.5.4
python-dateutil==2.9.0.post0
pytz==2026.6
s3fs==2026.9.0
six==1.17.0
typing_extensions==4.16.0
urllib3==2.8.0
wrapt==2.5.2
yarl==1.25.1'
    ;;
rocrate)
    home=${VALIDATORS_HOME:-$here/.cache}/rocrate
    module=rocrate_validator
    pins='arcp==0.2.1
attrs==26.1.0
cattrs==26.2.1
certifi==2026.10.18
charset-normalizer==3.5.2
click==8.5.1
colorlog==6.12.0
enum-tools==0.12.0
html5rdf==1.2.1
idna==3.20
importlib_metadata==10.2.0
inquirerpy==0.3.4
Jinja2==3.1.6
lazy-importer==0.1.0
markdown-it-py==4.3.0
MarkupSafe==3.0.4
mdurl==0.1.2
owlrl==7.6.2
packaging==26.3
pfzy==0.3.4
platformdirs==4.14.7
prettytable==3.18.0
prompt_toolkit==3.0.53
Pygments==2.21.0
pyparsing==3.3.3
pyshacl==0.40.1
python-dateutil==4.0.0
rdflib==7.6.0
requests==2.34.2
requests-cache==1.3.3
rich==13.9.4
rich-click==1.9.9
roc-validator==0.13.0
rocrate==0.15.0
toml==0.10.2
typing_extensions==4.16.0
tzdata==2026.6
url-normalize==3.1.0
urllib3==2.8.0
wcwidth==0.9.4
zipp==4.1.2'
    ;;
openapi)
    home=${VALIDATORS_HOME:-$here/.cache}/openapi
    module=schemathesis
    pins='annotated-types==0.8.0
anyio==4.16.0
attrs==26.1.0
certifi==2026.10.19.post1
charset-normalizer==3.5.3
click==8.5.1
graphql-core==3.3.2
harfile==0.6.0
hypothesis==6.170.17
hypothesis-graphql==0.13.5
idna==3.20
iniconfig==2.3.1
jsonschema==4.26.0
jsonschema-path==0.5.0
jsonschema-specifications==2025.9.1
jsonschema_rs==0.60.3
lazy-object-proxy==1.13.0
markdown-it-py==4.3.0
MarkupSafe==3.0.4
mdurl==0.1.2
openapi-schema-validator==0.9.0
openapi-spec-validator==0.9.0
packaging==26.4
pathable==0.6.0
pluggy==1.7.0
pydantic==2.14.4
pydantic-settings==2.16.3
pydantic_core==2.50.5
Pygments==2.21.0
pyrate-limiter==4.5.1
pytest==9.2.0
python-dotenv==1.2.4
PyYAML==6.0.4
referencing==0.37.0
requests==2.34.2
rfc3339-validator==0.1.4
rich==15.0.0
rpds-py==2026.9.1
schemathesis==4.32.5
six==1.17.0
sortedcontainers==2.4.0
typing-inspection==0.4.5
typing_extensions==4.16.0
urllib3==2.8.0
Werkzeug==3.1.9'
    ;;
readers)
    home=${VALIDATORS_HOME:-$here/.cache}/readers
    module=pandas
    pins='certifi==2026.10.19.post1
charset-normalizer==3.5.3
et_xmlfile==2.0.0
feedparser==6.0.14
feedparser-sgmllib==2.1.0
idna==3.20
numpy==2.4.6
openpyxl==3.1.5
packaging==26.4
pandas==3.1.1
pyogrio==0.13.0
python-dateutil==2.9.0.post0
requests==2.34.2
six==1.17.0
ultimate-sitemap-parser==1.8.1
urllib3==2.8.0'
    ;;
*)
    echo "usage: $0 [ocfl|rocrate|openapi|readers]" >&2
    exit 2
    ;;
esac

ready() {
    [ -x "$home/bin/python" ] && [ "$(cat "$home/pins" 2>/dev/null)" = "$pins" ]
}

install() {
    rm -rf "$home"
    "${PYTHON:-python3}" -m venv "$home"
    "$home/bin/python" -m pip install --quiet --disable-pip-version-check --no-compile $pins
    "$home/bin/python" -c "import $module"
    printf '%s\n' "$pins" >"$home/pins"
}

if ! ready; then
    mkdir -p "$(dirname "$home")"
    exec 9>"$home.lock"
    if command -v flock >/dev/null; then flock 9; fi
    ready || install >&2
fi
echo "$home/bin/python"
