"""What somebody who owns the database might change by hand: every statement must be seen by `verify-journal`.

He may switch the triggers off, so the test does. The statements are written for the sampled city, with a night over it.
"""

# What he wants: (the statement, or several with semicolons between).
EDITS = {
    # who may do what
    "give oneself an office": "INSERT INTO assignment (person_id, role, unit_id, decree_number, starts_on, version) "
    "VALUES (4, 'officer', NULL, '800/9', '2026-01-01', 1)",
    "give oneself an office below all others": "INSERT INTO assignment (id, person_id, role, unit_id, decree_number, "
    "starts_on, version) VALUES (-1, 4, 'officer', NULL, '800/9', '2026-01-01', 1)",
    "invent a placement of key nought": "INSERT INTO placement (id, person_id, position_id, capacity, decree_number, "
    "starts_on, version) VALUES (0, 4, 3, 'plh', '821/9', '2026-01-01', 1)",
    "widen an office to the whole city": "UPDATE assignment SET unit_id = NULL WHERE unit_id IS NOT NULL",
    "turn an auditor into an administrator": "UPDATE assignment SET role = 'administrator' WHERE role = 'auditor'",
    "end an office": "UPDATE assignment SET ends_on = '2026-08-01' WHERE role = 'auditor'",
    "remove an office": "DELETE FROM assignment WHERE role = 'auditor'",
    "put oneself into another seat": "UPDATE placement SET position_id = 2, ends_on = '2026-12-31' WHERE person_id = 4",
    "invent a placement": "INSERT INTO placement (person_id, position_id, capacity, decree_number, starts_on, version) "
    "VALUES (4, 3, 'plt', '821/9', '2026-01-01', 1)",
    "end a placement": "UPDATE placement SET ends_on = '2026-08-01' WHERE person_id = 3",
    "date a placement back": "UPDATE placement SET starts_on = '2020-01-01' WHERE person_id = 4",
    "answer to somebody else": "UPDATE reporting_line SET parent_id = 1 WHERE parent_id <> 1",
    "answer to nobody": "DELETE FROM reporting_line WHERE id = (SELECT max(id) FROM reporting_line)",
    "answer to a friend as well": "INSERT INTO reporting_line (position_id, parent_id, starts_on) "
    "VALUES (4, 8, '2026-02-01')",
    "raise a position": "UPDATE position SET kind = 'jpt', heads_unit = TRUE WHERE id = 4",
    "move a unit under another": "UPDATE unit SET parent_id = 1 WHERE parent_id <> 1",
    "bring a unit into one's scope": "UPDATE unit SET path = '/1/2/' || path WHERE id = 5",
    "rename a unit": "UPDATE unit SET name = 'Dinas Lain' WHERE id = 2",
    "invent a person": "INSERT INTO person (name, version) VALUES ('Orang Baru', 1)",
    "rename a person": "UPDATE person SET name = 'Sari Wulandari, S.Kom.' WHERE id = 4",
    "take another number": "UPDATE identifier SET value = '199204102019032009' WHERE person_id = 4",
    "give oneself a rank": "UPDATE rank SET grade = 'III/d' WHERE person_id = 4",
    # doors
    "set a password": "UPDATE account SET password_hash = 'x' WHERE id = 3",
    "take over an address": "UPDATE account SET email = 'saya@kota.example' WHERE id = 3",
    "open a closed account": "UPDATE account SET disabled_at = NULL WHERE disabled_at IS NOT NULL",
    "slip in an activation link": "INSERT INTO activation (account_id, token_hash, expires_at) "
    "VALUES (3, 'x', '2027-01-01 00:00:00')",
    "agree alone": "UPDATE proposal SET state = 'agreed', second = 'Tono'",
    "change what a file would do": "UPDATE staff_import SET digest = '0'",
    "change what was agreed to": "UPDATE proposal SET path = '/kepegawaian/akun/1/tautan'",
    # the city's decisions
    "change a setting": "INSERT INTO setting (key, value, changed_at) "
    "VALUES ('acknowledgement_days', '1', '2026-01-01 00:00:00')",
    "move a deadline": "UPDATE period_window SET due_on = '2026-12-31' WHERE step = 'report'",
    "invent a period": "INSERT INTO period (kind, starts_on, ends_on, label, version) "
    "VALUES ('year', '2030-01-01', '2030-12-31', 'Tahun 2030', 1)",
    "change a service's standard": "UPDATE service SET cost = 'Rp1.000.000'",
    "hand a service to another unit": "UPDATE service_unit SET unit_id = 1",
    "take somebody off a service": "DELETE FROM service_position",
    # what was agreed, reported, judged
    "soften an agreed target": "UPDATE plan_indicator_text SET target = '1 permohonan', target_low = '1'",
    "reword an agreed result": "UPDATE plan_line_text SET text = 'Duduk'",
    "drop an agreed indicator": "DELETE FROM plan_subtarget; DELETE FROM plan_indicator_text",
    "shorten an agreed plan": "UPDATE plan SET ends_on = '2026-03-31'",
    "tie a result to another": "UPDATE cascade_link SET superior_line_id = line_id",
    "move a result to another plan": "UPDATE plan_line SET plan_id = (SELECT min(id) FROM plan) "
    "WHERE id = (SELECT max(line_id) FROM plan_line_text)",
    "move an indicator to another result": "UPDATE plan_indicator SET line_id = (SELECT min(id) FROM plan_line) "
    "WHERE id = (SELECT max(indicator_id) FROM plan_indicator_text)",
    "have a plan unread": "UPDATE plan_version SET read_at = '2026-08-01 00:00:00.000000' WHERE state = 'submitted'",
    "put words into a superior's mouth": "UPDATE report SET returned_note = 'Bagus' WHERE state <> 'draft'",
    "put words into a draft as if it was returned": "UPDATE plan_version SET returned_note = 'Bagus' "
    "WHERE state = 'draft'",
    "date evidence back": "UPDATE stored_file SET stored_at = '2020-01-01 00:00:00.000000'",
    "approve a plan": "UPDATE plan_version SET state = 'agreed' WHERE state = 'submitted'",
    "change an accepted figure": "UPDATE report_figure SET value = '9999', realisation = '9.999'",
    "change the log's frozen figure": "UPDATE report_figure SET logged = '9999'",
    "unsay an answer": "UPDATE report_line SET answer = 'Bagus sekali' WHERE answer <> ''",
    "answer in a superior's name": "UPDATE report_line SET answer = 'Bagus sekali' WHERE answer = ''",
    "change feedback on behaviour": "UPDATE report SET behaviour = '{}' WHERE state = 'accepted'",
    "write a log entry": 'INSERT INTO activity (key, plan_id, line_id, text, "on", written_at, version) '
    "SELECT 'x', plan_id, line_id, 'Rapat', \"on\", written_at, 1 FROM activity LIMIT 1",
    "reword a log entry": "UPDATE activity SET quantity = '900' WHERE quantity IS NOT NULL",
    "remove a log entry": "UPDATE activity SET removed_at = '2026-08-01 00:00:00'",
    "exchange evidence": "UPDATE stored_file SET sha256 = 'x' || substr(sha256, 2)",
    "judge evidence": "UPDATE evidence SET fit = 'fits'",
    "improve a released rating": "UPDATE appraisal SET results = 'above' WHERE state = 'released'",
    "improve a predicate": "UPDATE appraisal SET predicate = 'very_good' WHERE predicate IS NOT NULL",
    "give more days to answer": "UPDATE appraisal SET respond_by = '2027-01-01' WHERE respond_by IS NOT NULL",
    "unsay a comment on a rating": "UPDATE appraisal SET response = '' WHERE state = 'acknowledged'; "
    "UPDATE appraisal SET response = 'Setuju' WHERE state = 'released'",
    "improve the unit's result": "UPDATE organisation_result SET level = 'excellent'",
    # what was sealed
    "unreplace a form": "UPDATE seal SET replaced_by_id = id",
    "change a code": "UPDATE seal SET code = 'AAAA' || substr(code, 5)",
    "exchange a PDF": "UPDATE seal SET pdf_sha256 = 'x'",
    "change what was sealed": "UPDATE snapshot SET content = replace(content, 'Sari', 'Tuti')",
    "remove a form": "DELETE FROM seal WHERE id = (SELECT max(id) FROM seal)",
    # what citizens said
    "change an answer": "UPDATE response SET waktu = 4",
    "add an answer": 'INSERT INTO response (id, service_id, form_version, channel, "on", counted_for, held, waktu) '
    "SELECT 'x', service_id, form_version, channel, \"on\", \"on\", '', 4 FROM response LIMIT 1",
    "count an answer for another period": "UPDATE response SET counted_for = '2026-10-01' WHERE held = ''",
    "remove an answer": "DELETE FROM response WHERE id = (SELECT max(id) FROM response)",
    "give a paper form to another import": "UPDATE response SET import_id = 2 WHERE import_id = 1",
    "give a paper form to none": "UPDATE response SET import_id = NULL WHERE import_id = 3",
    "count what was exchanged": "UPDATE response SET held = '', counted_for = \"on\" WHERE held = 'withdrawn'",
    "leave paper forms uncounted": "UPDATE response SET held = 'withdrawn', counted_for = NULL WHERE import_id = 2",
    "take an import back in silence": "UPDATE survey_import SET state = 'taken_back' WHERE id = 2",
    "call it another batch": "UPDATE survey_import SET batch = 'Loket 9' WHERE id = 1",
    "reword a comment": "UPDATE survey_comment SET text = 'Bagus'",
    "add a comment": 'INSERT INTO survey_comment (id, service_id, "on", held, text, state) '
    "SELECT 77, service_id, \"on\", '', 'Bagus', 'pending' FROM survey_comment LIMIT 1",
    "hide a critic": "UPDATE survey_comment SET held = 'kept'",
    "move a comment": "UPDATE survey_comment SET \"on\" = '2026-07-01' WHERE \"on\" >= '2026-08-01'",
    "leave an answer uncounted": "UPDATE response SET held = 'kept', counted_for = NULL WHERE held = ''",
    "count what was held": "UPDATE response SET held = '', counted_for = \"on\" WHERE held <> ''",
    "show a comment": "UPDATE survey_comment SET state = 'shown' WHERE state = 'pending'",
    "answer in a year to come": 'INSERT INTO response (id, service_id, form_version, channel, "on", held, waktu) '
    "SELECT 'x', service_id, form_version, 'import', '2031-01-01', 'kept', 4 FROM response LIMIT 1",
    "wait in the intake for a day to come": 'INSERT INTO intake (id, service_id, form_version, channel, "on", held, '
    "waktu, comment) SELECT 'x', service_id, form_version, 'web', '2031-01-01', '', 4, '' FROM response LIMIT 1",
    "raise a figure": "UPDATE survey_tally SET fours = fours + ones + twos + threes, ones = 0, twos = 0, threes = 0",
    "lower a figure": "UPDATE survey_tally SET answered = answered - 1, fours = fours - 1 WHERE fours > 0",
    "remove what shows it": "DELETE FROM arrival",
    # the journal itself
    "reword an entry": "UPDATE journal_entry SET note = 'Semua baik' WHERE id = 3",
    "act in another's name": "UPDATE journal_entry SET person_name = 'Budi' WHERE id = 3",
    "date an entry back": "UPDATE journal_entry SET at = '2020-01-01 00:00:00' WHERE id = 3",
    "strip an entry of its witness": "UPDATE journal_entry SET recipe = 0, witness = '' WHERE id = 3",
    "remove the last entry of a record": "DELETE FROM log_leaf WHERE entry_id = (SELECT max(id) FROM journal_entry); "
    "DELETE FROM journal_entry WHERE id = (SELECT max(id) FROM journal_entry)",
    "remove a record with its chain": "DELETE FROM log_leaf WHERE entry_id IN "
    "(SELECT id FROM journal_entry WHERE record_type = 'activity'); "
    "DELETE FROM journal_entry WHERE record_type = 'activity'; "
    "UPDATE evidence SET activity_id = NULL, report_line_id = 1 WHERE activity_id IS NOT NULL; DELETE FROM activity",
    "empty the log": "DELETE FROM log_leaf",
    "remove a root": "DELETE FROM log_root; DELETE FROM log_leaf WHERE number = 0",
    "change a root": "UPDATE log_root SET root = '00' || substr(root, 3)",
    "change a leaf": "UPDATE log_leaf SET salt = X'00000000000000000000000000000000' WHERE number = 0",
}

# The same values in another spelling, which SQLite keeps: true to Python and to every witness, but not to SQL.
SPELLINGS = {
    "hold an office from a day that SQL puts elsewhere": "UPDATE assignment SET starts_on = '2024-W01-1' WHERE id = 2",
    "put the deadlines of a year off": "UPDATE period_window SET due_on = substr(due_on, 1, 5) || 'W52-1'",
    "be given more days to answer": "UPDATE appraisal SET respond_by = replace(respond_by, '-', '')",
    "keep an old link alive": "UPDATE activation SET expires_at = replace(expires_at, ' ', 'T')",
    "take a log entry out of every month": "UPDATE activity SET \"on\" = '2026-W29-3' WHERE \"on\" = '2026-07-15'",
    "date an entry in other letters": "UPDATE journal_entry SET at = replace(at, ' ', 'T') WHERE id = 3",
    "date a root in other letters": "UPDATE log_root SET made_at = replace(made_at, ' ', 'T')",
    "lead a unit in Python alone": "UPDATE position SET heads_unit = 2 WHERE heads_unit = 1",
    "remove a log entry with nothing": "UPDATE activity SET removed_at = '' WHERE removed_at IS NULL",
}
