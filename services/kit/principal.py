"""Who is calling."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Principal:
    """A caller, proved by a token.

    subject: the user's id, empty for a caller without token. tenant: the organisation whose data
    it may touch. roles: granted roles. service: name of the calling service, empty for others. client: id of the
    client (RFC 9068) that the token was given to, empty where it names none.
    """

    subject: str = ""
    tenant: str = "default"
    roles: frozenset[str] = frozenset()
    service: str = ""
    client: str = ""

    @property
    def full_name(self) -> str:
        """Tenant and subject: subjects are unique in a tenant only."""
        return f"{self.tenant}/{self.subject}"

    @property
    def anonymous(self) -> bool:
        """Whether no token proved this caller."""
        return not self.subject and not self.service


ANONYMOUS = Principal()
