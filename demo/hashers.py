"""How passwords of the demonstration are kept: they are printed in the README, so hashing may be quick."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class QuickArgon2(Argon2PasswordHasher):
    """Argon2 with a hundredth of the effort; sixty accounts are made in one go."""

    time_cost = 1
    memory_cost = 1024
    parallelism = 1
