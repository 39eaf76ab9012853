"""How passwords of the demonstration are kept."""

from django.conf import settings
from django.contrib.auth.hashers import check_password, identify_hasher, make_password

from demo.hashers import QuickArgon2


def test_password_of_the_demonstration_is_argon2_with_little_effort():
    kept = make_password("demo-2026-branchops", hasher=QuickArgon2())

    assert kept.startswith("argon2$argon2id$")
    assert "m=1024,t=1,p=1" in kept
    assert identify_hasher(kept).algorithm == "argon2"


def test_password_of_the_demonstration_opens_and_no_other_does():
    kept = make_password("demo-2026-branchops", hasher=QuickArgon2())

    assert check_password("demo-2026-branchops", kept) is True
    assert check_password("demo-2026-branchop", kept) is False


def test_quick_hashing_is_for_what_is_no_production():
    assert settings.PASSWORD_HASHERS[0] == "demo.hashers.QuickArgon2"
    assert settings.IS_PRODUCTION is False
