"""What PostgreSQL keeps by itself: a history that only grows, rules that don't change under a case."""

from django.db import migrations

# The one way to add a single line of history. The sweep adds many in one statement, with the same hash.
RECORD_EVENT = """
CREATE FUNCTION complaints_record_event(
    of_complaint bigint, new_at timestamptz, new_code text, new_by text, new_actor bigint, new_state text,
    new_facts jsonb, new_note text, new_clarification bigint
) RETURNS TABLE (id bigint, sequence integer, hash bytea) LANGUAGE plpgsql AS $$
DECLARE
    head complaints_historyhead;
BEGIN
    SELECT * INTO head FROM complaints_historyhead WHERE complaint_id = of_complaint FOR UPDATE;
    IF NOT FOUND THEN
        head.complaint_id := of_complaint; head.sequence := 0; head.hash := '';
        INSERT INTO complaints_historyhead (complaint_id, sequence, hash, state)
            VALUES (of_complaint, 0, '', new_state);
    END IF;
    head.sequence := head.sequence + 1;
    head.hash := complaints_event_hash(head.hash, of_complaint, head.sequence, new_at, new_code, new_by, new_actor,
        new_state, new_facts, new_note, new_clarification);
    UPDATE complaints_historyhead SET sequence = head.sequence, hash = head.hash, state = new_state
    WHERE complaint_id = of_complaint;
    RETURN QUERY INSERT INTO complaints_event AS event
        (complaint_id, sequence, hash, at, code, by, actor_id, state, facts, note, clarification_id)
    VALUES (of_complaint, head.sequence, head.hash, new_at, new_code, new_by, new_actor, new_state, new_facts,
        new_note, new_clarification)
    RETURNING event.id, event.sequence, event.hash;
END $$
"""
FILL_HEADS = """
INSERT INTO complaints_historyhead (complaint_id, sequence, hash, state)
SELECT DISTINCT ON (complaint_id) complaint_id, sequence, hash, state FROM complaints_event
ORDER BY complaint_id, sequence DESC
"""
# Open cases of an earlier version had no clock for the whole case.
WHOLE_CASE_CLOCKS = """
INSERT INTO complaints_deadline (complaint_id, rule_id, step, obliged, started_on, time_zone, due_on, base_on, skipped,
    extension_unit, agreed_unit, is_paused, outcome, mark_moments, next_mark, next_mark_at)
SELECT counted.id, counted.rule_id, 'whole_case_simple', 'ombudsman', counted.started_on, counted.time_zone,
    counted.due_on, counted.due_on, '{}', '', '', false, '', counted.moments, 1, counted.moments[2]
FROM (
    SELECT complaint.id, rule.id AS rule_id, office.time_zone, days.started_on, days.started_on + rule.days AS due_on,
        ARRAY(
            SELECT CASE WHEN off IS NULL THEN NULL
                ELSE (days.started_on + rule.days + off)::timestamp AT TIME ZONE office.time_zone END
            FROM unnest(ARRAY[NULL, -3, -1, 0, 1, 6, 15]) WITH ORDINALITY AS list (off, place) ORDER BY place
        ) AS moments
    FROM complaints_complaint complaint
    JOIN regions_office office ON office.id = complaint.office_id
    JOIN complaints_rule rule ON rule.rule_set_id = complaint.rule_set_id AND rule.step = 'whole_case_simple'
        AND rule.unit = 'calendar'
    CROSS JOIN LATERAL (SELECT (complaint.registered_at AT TIME ZONE office.time_zone)::date AS started_on) days
    WHERE complaint.state <> 'closed'
) counted
"""
# Plain triggers: a session can't switch them off by a setting of ours. Only the owner can take them away, and what was
# changed then is found by verify_history.
APPEND_ONLY = """
CREATE FUNCTION complaints_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the history of a case is never changed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE ON complaints_event
    FOR EACH ROW EXECUTE FUNCTION complaints_refuse_change();
CREATE TRIGGER event_no_truncate BEFORE TRUNCATE ON complaints_event
    FOR EACH STATEMENT EXECUTE FUNCTION complaints_refuse_change();
REVOKE UPDATE, DELETE, TRUNCATE ON complaints_event FROM PUBLIC, CURRENT_USER;
GRANT UPDATE (id) ON complaints_event TO CURRENT_USER;
"""  # UPDATE of one column, because a foreign key to a row locks that row, which asks for it; the trigger refuses all
NOT_APPEND_ONLY = """
GRANT UPDATE, DELETE, TRUNCATE ON complaints_event TO CURRENT_USER;
DROP TRIGGER event_no_truncate ON complaints_event;
DROP TRIGGER event_append_only ON complaints_event;
DROP FUNCTION complaints_refuse_change();
"""
FROZEN_RULES = """
CREATE FUNCTION complaints_refuse_used_rules() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched bigint[];
BEGIN
    IF TG_TABLE_NAME = 'complaints_rule' THEN
        touched := ARRAY[CASE WHEN TG_OP <> 'INSERT' THEN OLD.rule_set_id END,
                         CASE WHEN TG_OP <> 'DELETE' THEN NEW.rule_set_id END];
    ELSE
        touched := ARRAY[OLD.id];
    END IF;
    IF EXISTS (SELECT FROM complaints_complaint WHERE rule_set_id = ANY (touched)) THEN
        RAISE EXCEPTION 'a rule set that a case uses is never changed, only succeeded'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER rule_frozen BEFORE INSERT OR UPDATE OR DELETE ON complaints_rule
    FOR EACH ROW EXECUTE FUNCTION complaints_refuse_used_rules();
CREATE TRIGGER ruleset_frozen BEFORE UPDATE OR DELETE ON complaints_ruleset
    FOR EACH ROW EXECUTE FUNCTION complaints_refuse_used_rules();
"""
THAWED_RULES = """
DROP TRIGGER ruleset_frozen ON complaints_ruleset;
DROP TRIGGER rule_frozen ON complaints_rule;
DROP FUNCTION complaints_refuse_used_rules();
"""


class Migration(migrations.Migration):
    dependencies = [("complaints", "0002_stages_clock_history")]

    operations = [
        migrations.RunSQL(RECORD_EVENT, "DROP FUNCTION complaints_record_event"),
        # Often updated, never grown: room beside each row keeps the update off the index.
        migrations.RunSQL(
            "ALTER TABLE complaints_historyhead SET (fillfactor = 70)",
            "ALTER TABLE complaints_historyhead RESET (fillfactor)",
        ),
        migrations.RunSQL(FILL_HEADS, migrations.RunSQL.noop),
        migrations.RunSQL(WHOLE_CASE_CLOCKS, migrations.RunSQL.noop),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED", migrations.RunSQL.noop),
        migrations.RunSQL(APPEND_ONLY, NOT_APPEND_ONLY),
        migrations.RunSQL(FROZEN_RULES, THAWED_RULES),
    ]
