"""Opinions and versions are never changed."""

from django.db import migrations

GUARD = """
CREATE FUNCTION approvals_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'opinions and versions of a request stay as they were given';
END $$;
CREATE TRIGGER approvals_opinion_stays BEFORE UPDATE OR DELETE ON approvals_opinion
    FOR EACH ROW EXECUTE FUNCTION approvals_refuse_change();
CREATE TRIGGER approvals_version_stays BEFORE UPDATE OR DELETE ON approvals_requestversion
    FOR EACH ROW EXECUTE FUNCTION approvals_refuse_change();
"""
OPEN = """
DROP TRIGGER approvals_opinion_stays ON approvals_opinion;
DROP TRIGGER approvals_version_stays ON approvals_requestversion;
DROP FUNCTION approvals_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("approvals", "0004_hands_and_routes_of_today")]

    operations = [migrations.RunSQL(GUARD, OPEN)]
