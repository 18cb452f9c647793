"""The real servers that tests find by the ``TEST_…`` names that ``tests/services.sh`` prints.

What an archive of somebody's own is set to (``STORE_URL``, ``DATABASE_URL``) is never touched.
What a test writes lies below a name of its own and is removed with it.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import boto3
from botocore.config import Config
from sqlalchemy import URL, create_engine, make_url, text

from archive.storage.s3.address import Address, parse
from tests.conftest import skip_unless_required


def s3_address() -> str:
    """The URL of the S3 store that is there for us; the test is skipped where there is none."""
    url = os.environ.get("TEST_S3_URL", "")
    if not url.startswith("s3:"):
        skip_unless_required("s3", 'no S3 server (eval "$(tests/services.sh s3)")')
    return url


def s3_client(address: Address) -> Any:
    """boto3 as everybody uses it: the other opinion on what our store did."""
    return boto3.client(
        "s3",
        endpoint_url=address.endpoint or None,
        region_name=address.region or None,
        config=Config(s3={"addressing_style": address.style}),
    )


@contextmanager
def s3_prefix() -> Iterator[str]:
    """The URL of an empty prefix in the bucket."""
    parts = urlsplit(s3_address())
    url = urlunsplit(parts._replace(path=f"/test-{uuid4().hex}"))
    try:
        yield url
    finally:
        _empty(parse(url))


@contextmanager
def s3_bucket(*, versioned: bool) -> Iterator[str]:
    """The URL of a bucket of its own."""
    parts = urlsplit(s3_address())
    url = urlunsplit(parts._replace(netloc=f"test-{uuid4().hex}", path="/kept/here"))
    address = parse(url)
    client = s3_client(address)
    client.create_bucket(Bucket=address.bucket)
    try:
        if versioned:
            client.put_bucket_versioning(
                Bucket=address.bucket, VersioningConfiguration={"Status": "Enabled"}
            )
        yield url
    finally:
        _empty(parse(url.replace("/kept/here", "")))
        client.delete_bucket(Bucket=address.bucket)


def versions(address: Address) -> list[tuple[str, str]]:
    """Every key and version that the bucket keeps below the prefix, markers included."""
    pages = (
        s3_client(address)
        .get_paginator("list_object_versions")
        .paginate(Bucket=address.bucket, Prefix=address.prefix)
    )
    return [
        (entry["Key"], entry["VersionId"])
        for page in pages
        for entry in [*page.get("Versions", ()), *page.get("DeleteMarkers", ())]
    ]


def uploads(address: Address) -> list[tuple[str, str]]:
    """Every unfinished upload below the prefix."""
    page = s3_client(address).list_multipart_uploads(Bucket=address.bucket, Prefix=address.prefix)
    return [(upload["Key"], upload["UploadId"]) for upload in page.get("Uploads", ())]


def _empty(address: Address) -> None:
    client = s3_client(address)
    for key, version in versions(address):
        client.delete_object(Bucket=address.bucket, Key=key, VersionId=version)
    for key, upload in uploads(address):
        client.abort_multipart_upload(Bucket=address.bucket, Key=key, UploadId=upload)


def postgresql_address() -> URL:
    """The URL of the PostgreSQL that is there for us; the test is skipped where there is none."""
    url = os.environ.get("TEST_POSTGRESQL_URL", "")
    if not url.startswith("postgresql"):
        skip_unless_required("postgresql", 'no PostgreSQL (eval "$(tests/services.sh postgresql)")')
    return make_url(url)


@contextmanager
def postgresql_database(template: str = "template0") -> Iterator[str]:
    """The URL of a database of its own, a copy of the template."""
    server, name = postgresql_address(), f"test_{uuid4().hex}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'))
    try:
        yield server.set(database=name).render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
        engine.dispose()
