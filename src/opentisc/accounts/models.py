"""Tables of people, of the links that let them in the first time, of administrators, failed sign-ins and tokens."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class PersonManager(BaseUserManager["Person"]):
    """Makes people; e-mail address and mobile number are kept in one spelling so that each is one login."""

    def create_user(self, email: str | None, password: str | None = None, **fields: Any) -> "Person":
        """Return a new person; without a password nobody can sign in as this person yet."""
        person = self.model(email=(email or "").strip().lower() or None, **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> "Person":
        """Return the person with this e-mail address, however it is written."""
        return self.get(email=(username or "").strip().lower())


class Person(AbstractBaseUser, PermissionsMixin):
    """A human being with an account. Roles in bodies are memberships, not fields of the person."""

    email = models.EmailField(max_length=254, unique=True, null=True, blank=True)
    mobile = models.CharField(max_length=16, unique=True, null=True, blank=True)  # E.164: +8613812345678
    name = models.CharField(max_length=100, blank=True)
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=10, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    password_changed_at = models.DateTimeField(null=True, blank=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = PersonManager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="person_email_in_lower_case"
            ),
            models.CheckConstraint(
                condition=models.Q(mobile=None) | models.Q(mobile__startswith="+"),
                name="person_mobile_with_country_code",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email or self.mobile or f"#{self.pk}"

    @property
    def login(self) -> str:
        """Return what the person signs in with: the e-mail address, else the mobile number."""
        return self.email or self.mobile or ""

    def set_password(self, raw_password: str | None) -> None:
        """Keep the hash of the password, and when it was chosen."""
        super().set_password(raw_password)
        self.password_changed_at = timezone.now() if raw_password is not None else None


class OneTimeLink(models.Model):
    """A link that lets a person set a password once. Only its SHA-256 is kept (SC-44)."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="links")
    token_sha256 = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")), name="link_expires_after_creation"
            )
        ]

    def __str__(self) -> str:
        return f"link of {self.person_id}"


class Duty(models.TextChoices):
    """The three administrators of an installation (SC-17): they watch one another."""

    SYSTEM = "system", _("系统管理员")
    SECURITY = "security", _("安全管理员")
    AUDIT = "audit", _("审计管理员")


class Administrator(models.Model):
    """A person holds an administrator's duty from a day on, until `ended_at`."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="duties")
    admin_kind = models.CharField(max_length=10, choices=Duty)
    shared = models.BooleanField(default=False)  # declared: this person holds another duty too
    created_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "admin_kind"],
                condition=models.Q(ended_at=None),
                name="administrator_once_per_duty",
            )
        ]

    def __str__(self) -> str:
        return f"{self.admin_kind} {self.person_id}"


class SignInFailures(models.Model):
    """The failed sign-ins of one account, one address or one known device, of the last minutes (SC-03).

    `key` is a SHA-256: what was typed as a login is nobody else's to read. `times` are seconds since 1970.
    """

    key = models.CharField(max_length=64, unique=True)
    times = models.JSONField(default=list)
    updated_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{len(self.times)} failures of {self.key[:8]}"


class Scope(models.TextChoices):
    """What a token is given for. It never does more than its hat does."""

    REQUESTS_WRITE = "requests:write", _("提出请求")
    REQUESTS_READ = "requests:read", _("查看请求")


class Token(models.Model):
    """A token with which a program acts for a person under one hat (SC-44). Only its SHA-256 is kept.

    hat: `Hat.key` of an own membership, empty for the private hat. hint: its first characters, to know it by in a
    list. revoked_because: `revoked` by hand, `exposed` when it stood in an address.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="tokens")
    hat = models.CharField(max_length=20, blank=True)
    label = models.CharField(max_length=60)
    scopes = models.JSONField(default=list)
    token_sha256 = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=12)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_because = models.CharField(max_length=8, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")), name="token_expires_after_creation"
            ),
            models.CheckConstraint(
                condition=models.Q(revoked_at=None, revoked_because="")
                | models.Q(revoked_at__isnull=False, revoked_because__in=["revoked", "exposed"]),
                name="token_revoked_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hint}… of {self.person_id}"
