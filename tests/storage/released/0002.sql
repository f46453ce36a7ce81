INSERT INTO team (id, name, bot_user_id) VALUES ('T1', 'Harbour', 'U0BOT');
INSERT INTO channel (team_id, id, name, is_private, is_archived, has_bot, seen_at, doubts, settled)
    VALUES ('T1', 'C1', 'team', false, false, true, '2026-03-10 07:00:00.000000', 3, 2);
INSERT INTO channel_member (team_id, channel_id, user_id) VALUES ('T1', 'C1', 'U0ANA');
INSERT INTO member (team_id, id, name, zone, slack_zone, home_team_id, is_admin, is_guest, is_bot, is_gone, seen_at)
    VALUES ('T1', 'U0ANA', 'Ana', 'Europe/Lisbon', 'Europe/Madrid', 'T1', true, false, false, false, '2026-03-10 07:00:00.000000');
INSERT INTO preference (team_id, user_id, zone, is_nudged, is_mentioned) VALUES ('T1', 'U0ANA', 'Europe/Lisbon', false, true);
INSERT INTO away (id, team_id, user_id, first, last) VALUES ('w1', 'T1', 'U0ANA', '2026-04-01', '2026-04-05');
INSERT INTO calendar (team_id, channel_id, country) VALUES ('T1', 'C1', 'ES');
INSERT INTO day_off (id, team_id, channel_id, first, last, name) VALUES ('d1', 'T1', 'C1', '2026-05-01', '2026-05-01', 'Fair');
INSERT INTO retention (team_id, kind, days) VALUES ('T1', 'notes', 365);
INSERT INTO role_grant (team_id, user_id, role, channel_id, given_by, given_at)
    VALUES ('T1', 'U0ANA', 'leader', '', 'U0BEN', '2026-03-01 09:00:00.000000');
INSERT INTO record (id, team_id, at, "by", deed, about, channel_id, detail)
    VALUES ('k1', 'T1', '2026-03-01 09:00:00.000000', 'U0BEN', 'granted', 'U0ANA', '', '{"role": "leader"}');
INSERT INTO export (id, team_id, asked_by, asked_at, request, state, attempts, trouble, sent_at)
    VALUES ('e1', 'T1', 'U0ANA', '2026-03-10 09:00:00.000000', '{"subject": "updates"}', 'asked', 1, 'timeout', NULL),
           ('e2', 'T1', 'U0ANA', '2026-03-09 09:00:00.000000', '{"subject": "updates"}', 'sent', 0, '', '2026-03-09 09:01:00.000000');
INSERT INTO item (id, team_id, kind, owner_id, made_at, number, is_withdrawn)
    VALUES ('v1', 'T1', 'vision', 'U0ANA', '2026-03-01 09:00:00.000000', 2, false);
INSERT INTO revision (item_id, number, content, "by", at, reason)
    VALUES ('v1', 1, '{"statement": "Ships home safely"}', 'U0ANA', '2026-03-01 09:00:00.000000', ''),
           ('v1', 2, '{"statement": "Every ship home safely"}', 'U0ANA', '2026-03-02 09:00:00.000000', 'Each of them');
INSERT INTO audience (item_id, destination) VALUES ('v1', 'C1');
INSERT INTO understanding (item_id, user_id, understood_at) VALUES ('v1', 'U0ANA', NULL);
INSERT INTO ritual (id, team_id, kind, channel_id, owner_id, state, version, active_since, next_date, next_open_at, handovers)
    VALUES ('r1', 'T1', 'standup', 'C1', 'U0ANA', 'paused', 1, '2026-03-09 08:00:00.000000', '2026-03-11', '2026-03-11 08:00:00.000000', 1),
           ('r2', 'T1', 'retro', 'C1', 'U0ANA', 'active', 1, '2026-03-09 08:00:00.000000', NULL, NULL, 0);
INSERT INTO ritual_version (ritual_id, number, name, rule, starts_on, ask_at, close_at, zone, latecomers, people, questions, options, changed_by, changed_at)
    VALUES ('r1', 1, 'Harbour standup', 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO', '2026-03-09', '09:00', '18:00', 'Europe/Madrid', 'wait',
            '["U0ANA"]', '[]', '{}', 'U0ANA', '2026-03-09 08:00:00.000000'),
           ('r2', 1, 'Sprint 12', 'FREQ=WEEKLY;BYDAY=MO', '2026-03-09', '09:00', '18:00', 'Europe/Madrid', 'wait',
            '[]', '[]', '{"intro": "How was it?"}', 'U0ANA', '2026-03-09 08:00:00.000000');
INSERT INTO round (id, team_id, ritual_id, version, channel_id, key, day, state, opened_at, closes_at, closed_at, is_trial)
    VALUES ('o2', 'T1', 'r2', 1, 'C1', 'by-hand', '2026-03-10', 'open', '2026-03-10 08:00:00.000000', '2026-03-12 17:00:00.000000', NULL, false);
INSERT INTO stage (id, round_id, name, due_at, done_at) VALUES ('s2', 'o2', 'collect', '2026-03-12 17:00:00.000000', NULL);
INSERT INTO seat (id, team_id, round_id, user_id, state, ask_at, step, due_at, asks, nudged)
    VALUES ('a2', 'T1', 'o2', 'U0ANA', 'waiting', '2026-03-10 08:00:00.000000', 'ask', '2026-03-10 08:00:00.000000', 0, false);
INSERT INTO entry (seat_id, answers, answered_at, edited_at, is_late, edited_late)
    VALUES ('a2', '{"done": "Two customers signed up"}', '2026-03-10 08:05:00.000000', '2026-03-10 08:06:00.000000', true, true);
INSERT INTO contribution (id, team_id, kind, channel_id, round_id, author_id, prompt, text, link, said_by, is_agreed, made_at, changed_at)
    VALUES ('n1', 'T1', 'note', 'C1', 'o2', 'U0ANA', 'c1', 'We release too late', '', '', false, '2026-03-10 09:00:00.000000', NULL),
           ('n2', 'T1', 'win', 'C1', NULL, NULL, '', 'A bakery opened', 'https://example.com', 'Ben', true, NULL, NULL);
INSERT INTO seal (round_id, salt) VALUES ('o2', X'00ff10');
INSERT INTO sealed_note (locator, round_id, box) VALUES ('l1', 'o2', X'0102030405');
INSERT INTO commitment (id, team_id, channel_id, round_id, text, owner_id, due, state, number, made_by, made_at, closed_at)
    VALUES ('m1', 'T1', 'C1', 'o2', 'Write down how to release', 'U0ANA', '2026-03-20', 'open', 1, 'U0ANA', '2026-03-10 09:00:00.000000', NULL);
INSERT INTO commitment_change (commitment_id, number, state, owner_id, due, "by", at, reason)
    VALUES ('m1', 1, 'open', 'U0ANA', NULL, 'U0ANA', '2026-03-10 09:00:00.000000', '');
INSERT INTO telling (id, team_id, channel_id, what, number, day, at, round_id, is_pinned, "by")
    VALUES ('t1', 'T1', 'C1', 'story:n2', 1, '2026-03-10', '2026-03-10 09:00:00.000000', NULL, false, 'U0ANA');
INSERT INTO message (seq, key, team_id, purpose, ref, destination, parent_key, priority, is_wanted, wanted, sent, channel_id, ts, due_at, claim, attempts, first_tried_at, trouble, is_parked, is_uncertain)
    VALUES (7, 'retro:o2', 'T1', 'retro', 'o2', 'C1', NULL, 1, true, 3, 3, 'C1', '1773129600.000100', NULL, NULL, 0, NULL, '', false, false),
           (9, 'note:n1', 'T1', 'note', 'n1', 'C1', 'retro:o2', 2, false, 2, 1, 'C1', NULL, '2026-03-10 09:00:30.000000', '202603100900300000000123456789abcdef', 1, '2026-03-10 09:00:00.000000', '', false, true);
INSERT INTO seen_event (id, seen_at) VALUES ('Ev2', '2026-03-10 07:00:00.000000');
