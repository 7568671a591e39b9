"""The address of a Dask scheduler, and how to get there so that nobody listens or joins in."""

import ipaddress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograd_course.grading.course import CourseError

INSTALL = "pip install 'autograd-course[cluster]'"
TLS = "tls"


@dataclass(frozen=True)
class Scheduler:
    """A Dask scheduler: whoever reaches it can run programs on all of its workers.

    So it must ask for a certificate, and show one, as its workers must (mutual TLS), unless it is
    on this very machine.

    Attributes
    ----------
    address : str
        Such as ``tls://10.0.0.5:8786``.
    authority, certificate, key : str
        Files in PEM format: the certificate of the authority that all trust, ours, and its key.
        Where one is not named, Dask's own configuration is asked.
    """

    address: str
    authority: str = ""
    certificate: str = ""
    key: str = ""

    @property
    def full_address(self) -> str:
        """The address with its protocol; TLS if a file for it is named and nothing else said."""
        named = self.authority or self.certificate or self.key
        return (
            self.address if "://" in self.address else f"{TLS if named else 'tcp'}://{self.address}"
        )

    def security(self) -> Any:
        """Return what Dask needs to connect; None for a plain connection on this machine.

        Raises
        ------
        CourseError
            If Dask is not installed, if the connection would not be safe, or if a file is missing.
        """
        try:
            from distributed import Security
        except ImportError:
            raise CourseError(f"--scheduler needs Dask: {INSTALL}") from None
        protocol, _, where = self.full_address.partition("://")
        if protocol != TLS:
            if protocol == "tcp" and is_here(where):
                return None
            raise CourseError(
                f"got the scheduler {self.full_address}, which anybody on the network can listen "
                "to and give work to; wanted one with TLS, such as tls://HOST:8786, with "
                "--tls-ca, --tls-cert and --tls-key"
            )
        files = {
            "tls_ca_file": self.authority,
            "tls_client_cert": self.certificate,
            "tls_client_key": self.key,
        }
        for file in filter(None, files.values()):
            if not Path(file).is_file():
                raise CourseError(f"there is no file {file}: name a file in PEM format")
        security: Any = Security(
            require_encryption=True, **{name: file for name, file in files.items() if file}
        )
        if not (security.tls_ca_file and security.tls_client_cert):
            raise CourseError(
                "TLS needs the certificate of an authority and one of your own: name both with "
                "--tls-ca, --tls-cert and --tls-key, or in Dask's configuration "
                "(distributed.comm.tls)"
            )
        return security


def is_here(where: str) -> bool:
    """Return whether an address such as ``127.0.0.1:8786`` can be reached on this machine only."""
    host = where.rpartition(":")[0].strip("[]") or where
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
