"""Notices: a line each, in the reader's language, with a copy by mail that no bad address holds up."""

import datetime as dt
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from core import jobs, notices
from core.models import Job, Notice
from tests.core.parallel import together
from tests.factories.org import UserFactory

pytestmark = pytest.mark.django_db
KIND = "test.signed"


class FussyServer(EmailBackend):
    """A mail server that refuses one address and does not answer while `is_down`."""

    is_down = False

    def open(self):
        if self.is_down:
            raise ConnectionRefusedError
        return super().open()

    def send_messages(self, messages):
        if any("refused" in address for message in messages for address in message.to):
            raise SMTPRecipientsRefused({})
        return super().send_messages(messages)


@pytest.fixture(autouse=True)
def registered_kind(settings):
    settings.EMAIL_BACKEND = "tests.core.test_notices.FussyServer"
    settings.SITE_URL = "https://office.example"
    FussyServer.is_down = False
    notices.register(KIND, _("%(who)s has signed."))
    yield
    del notices.KINDS[KIND]


def tell(users, at, **given):
    notices.tell(users, KIND, at=at, **({"params": {"who": "Alice"}} | given))


def do_the_mail_jobs(now):
    for job in list(jobs.unfinished()):
        jobs.run(job.pk, at=now)


def test_tell_puts_one_line_into_each_inbox(now):
    alice, bob = UserFactory(), UserFactory()

    tell([alice, bob, alice], now, url="/pay/1/")

    rows = Notice.objects.order_by("user").values_list("user", "kind", "url", "created_at", "read_at")
    assert list(rows) == [(alice.pk, KIND, "/pay/1/", now, None), (bob.pk, KIND, "/pay/1/", now, None)]


def test_tell_reaches_nobody_else(now):
    alice, charlie = UserFactory(), UserFactory()

    tell([alice], now)

    assert notices.unread(charlie).count() == 0


def test_tell_of_nobody_starts_no_job(now):
    tell([], now)

    assert Job.objects.count() == 0


def test_tell_refuses_a_kind_that_nobody_registered(now):
    with pytest.raises(ValueError, match="unknown kind of notice"):
        notices.tell([UserFactory()], "test.nothing", at=now)


def test_tell_refuses_params_that_the_sentence_misses(now):
    with pytest.raises(KeyError):
        tell([UserFactory()], now, params={})


def test_tell_keeps_dates_and_decimals_as_text(now):
    tell([UserFactory()], now, params={"who": "x", "day": dt.date(2026, 10, 1)})

    assert Notice.objects.get().params == {"who": "x", "day": "2026-10-01"}


def test_tell_costs_the_same_for_one_and_for_thirty(now, django_assert_num_queries):
    few, many = [UserFactory()], UserFactory.create_batch(30)

    with django_assert_num_queries(3):
        tell(few, now)
    with django_assert_num_queries(3):
        tell(many, now + dt.timedelta(seconds=1))


def test_sentence_is_in_the_readers_language(now):
    notices.register("test.chinese", _("done"))
    notice = Notice(kind="test.chinese")

    with translation.override("zh-hans"):
        words = notices.sentence(notice)
    del notices.KINDS["test.chinese"]

    assert words != "done"


@pytest.mark.parametrize(
    ("kind", "params", "words"),
    [(KIND, {"who": "Bob"}, "Bob has signed."), (KIND, {}, "%(who)s has signed."), ("gone", {}, "gone")],
)
def test_sentence_shows_what_is_left_of_an_old_notice(kind, params, words):
    assert notices.sentence(Notice(kind=kind, params=params)) == words


@pytest.mark.parametrize(
    ("language", "who", "words"),
    [
        ("en", "2026-10", "Oct 2026 has signed."),
        ("zh-hans", "2026-10", "2026年10月 has signed."),
        ("en", "2026-13", "2026-13 has signed."),
        ("en", "2026-10-31", "2026-10-31 has signed."),
        ("en", 202610, "202610 has signed."),
    ],
)
def test_sentence_shows_a_month_as_pages_do_in_the_readers_language(language, who, words):
    notice = Notice(kind=KIND, params={"who": who})

    with translation.override(language):
        assert notices.sentence(notice) == words


def test_mail_copies_each_notice_once(now):
    tell([UserFactory(email="alice@example.com")], now, url="/pay/1/")

    do_the_mail_jobs(now)
    jobs.enqueue(notices.MAIL_JOB, at=now, args={})
    do_the_mail_jobs(now)

    (message,) = mail.outbox
    assert (message.to, message.subject) == (["alice@example.com"], "branchops: Alice has signed.")
    assert message.body == "Alice has signed.\n\nhttps://office.example/pay/1/\n"
    assert Notice.objects.get().mailed_at == now


def test_mail_goes_to_nobody_who_left_or_has_no_address(now):
    tell([UserFactory(is_active=False), UserFactory(email="")], now)

    do_the_mail_jobs(now)

    assert mail.outbox == []
    assert not notices.unmailed().exists()


def test_mail_to_a_refused_address_holds_up_nobody(now):
    tell([UserFactory(email="refused@example.com"), UserFactory(email="bob@example.com")], now)

    do_the_mail_jobs(now)

    assert [message.to for message in mail.outbox] == [["bob@example.com"]]
    assert [n.mail_attempts for n in notices.unmailed()] == [1]
    assert set(Job.objects.values_list("state", flat=True)) == {"done"}


def test_mail_to_a_refused_address_is_given_up_in_the_end(now):
    tell([UserFactory(email="refused@example.com")], now)

    for _turn in range(notices.MAX_MAIL_ATTEMPTS):
        jobs.enqueue(notices.MAIL_JOB, at=now, args={})
        do_the_mail_jobs(now)

    assert not notices.unmailed().exists()
    assert Notice.objects.get().mailed_at is None


def test_mail_waits_where_the_server_does_not_answer(now):
    tell([UserFactory(email="bob@example.com")], now)
    FussyServer.is_down = True

    do_the_mail_jobs(now)
    error = Job.objects.get().error
    FussyServer.is_down = False
    notices.mail_again(at=now + dt.timedelta(minutes=11))
    do_the_mail_jobs(now)

    assert error == "The mail server does not answer; the mails wait."
    assert [message.to for message in mail.outbox] == [["bob@example.com"]]


def test_mail_keeps_a_sentence_of_several_lines_in_one_subject_line(now):
    tell([UserFactory()], now, params={"who": "Alice\nBcc: everybody@example.com"})

    do_the_mail_jobs(now)

    assert mail.outbox[0].subject == "branchops: Alice Bcc: everybody@example.com has signed."
    assert mail.outbox[0].recipients() == mail.outbox[0].to


def test_mail_of_more_than_a_batch_is_carried_on_by_the_next_job(now):
    tell(UserFactory.create_batch(notices.BATCH + 3), now)

    do_the_mail_jobs(now)
    after_one = len(mail.outbox)
    do_the_mail_jobs(now)

    assert (after_one, len(mail.outbox)) == (notices.BATCH, notices.BATCH + 3)


def test_mail_again_starts_nothing_while_nothing_waits(now):
    tell([UserFactory()], now)
    do_the_mail_jobs(now)

    notices.mail_again(at=now + dt.timedelta(days=1))

    assert list(jobs.unfinished()) == []


@pytest.mark.django_db(transaction=True)
def test_mail_by_two_workers_at_once_sends_one_each(now):
    tell(UserFactory.create_batch(12), now)
    first = Job.objects.get()
    second = jobs.enqueue(notices.MAIL_JOB, at=now, args={}, key="other")

    together(lambda: jobs.run(first.pk, at=now), lambda: jobs.run(second.pk, at=now))

    assert len(mail.outbox) == 12
    assert len({tuple(message.to) for message in mail.outbox}) == 12
