"""The S3 store: AWS, versitygw, MinIO, Ceph and others that keep conditional writes.

``s3://bucket/prefix?endpoint=https://…&region=…&style=path`` names one; see
:class:`archive.storage.s3.address.Address` for all parts. Credentials come from where AWS programs
look (environment, ``~/.aws``, roles), or from the file that ``credentials=`` names.
https://docs.aws.amazon.com/AmazonS3/latest/API/
"""

from collections.abc import Callable, Mapping

from archive.storage import Store
from archive.storage.s3.address import parse


def open_s3(url: str) -> Store:
    """The store at an ``s3://…`` URL; nothing is asked of the server yet.

    Raises ``WrongSetting`` when the URL or the credentials cannot be used.
    """
    # boto3 takes long to import, and the file store does not need it.
    from archive.storage.s3.retrying import Retrying
    from archive.storage.s3.store import S3Store
    from archive.storage.s3.wire import connected

    address = parse(url)
    return S3Store(Retrying(connected(address)), address)


EXTENSION: Mapping[str, Callable[[str], Store]] = {"s3": open_s3}
