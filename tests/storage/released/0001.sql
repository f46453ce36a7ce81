INSERT INTO team (id, name, bot_user_id) VALUES ('T1', 'Harbour', 'U0BOT');
INSERT INTO channel (team_id, id, name, is_private, is_archived, has_bot, seen_at, doubts, settled)
    VALUES ('T1', 'C1', 'team', false, false, true, '2026-03-10 07:00:00.000000', 2, 2);
INSERT INTO channel_member (team_id, channel_id, user_id) VALUES ('T1', 'C1', 'U0ANA'), ('T1', 'C1', 'U0BEN');
INSERT INTO member (team_id, id, name, zone, home_team_id, is_admin, is_guest, is_bot, is_gone, seen_at)
    VALUES ('T1', 'U0ANA', 'Ana', 'Europe/Madrid', 'T1', true, false, false, false, '2026-03-10 07:00:00.000000'),
           ('T1', 'U0BEN', 'Ben', 'Europe/Lisbon', 'T1', false, false, false, false, '2026-03-10 07:00:00.000000');
INSERT INTO ritual (id, team_id, kind, channel_id, owner_id, state, version, active_since, next_date, next_open_at, handovers)
    VALUES ('r1', 'T1', 'standup', 'C1', 'U0ANA', 'active', 1, '2026-03-09 08:00:00.000000', '2026-03-11', '2026-03-11 08:00:00.000000', 0);
INSERT INTO ritual_version (ritual_id, number, name, rule, starts_on, ask_at, close_at, zone, latecomers, people, questions, changed_by, changed_at)
    VALUES ('r1', 1, 'Harbour standup', 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR', '2026-03-09', '09:00', '18:00', 'Europe/Madrid', 'wait',
            '[]', '[{"key": "done", "label": "What changed?", "is_blockers": false}]', 'U0ANA', '2026-03-09 08:00:00.000000');
INSERT INTO round (id, team_id, ritual_id, version, channel_id, key, day, state, opened_at, closes_at, closed_at, is_trial)
    VALUES ('o1', 'T1', 'r1', 1, 'C1', '2026-03-10', '2026-03-10', 'open', '2026-03-10 08:00:00.000000', '2026-03-10 17:00:00.000000', NULL, false);
INSERT INTO stage (id, round_id, name, due_at, done_at) VALUES ('s1', 'o1', 'collect', '2026-03-10 17:00:00.000000', NULL);
INSERT INTO seat (id, team_id, round_id, user_id, state, ask_at, step, due_at, asks, nudged)
    VALUES ('a1', 'T1', 'o1', 'U0ANA', 'answered', '2026-03-10 08:00:00.000000', NULL, NULL, 1, false),
           ('b1', 'T1', 'o1', 'U0BEN', 'asked', '2026-03-10 09:00:00.000000', 'nudge', '2026-03-10 16:00:00.000000', 1, false);
INSERT INTO entry (seat_id, answers, answered_at, edited_at, is_late, edited_late)
    VALUES ('a1', '{"done": "The lighthouse lamp turns again, åäö 灯台"}', '2026-03-10 08:05:00.000000', NULL, false, false);
INSERT INTO message (seq, key, team_id, purpose, ref, destination, parent_key, priority, is_wanted, wanted, sent, channel_id, ts, due_at, claim, attempts, first_tried_at, trouble, is_parked, is_uncertain)
    VALUES (1, 'prompt:a1:1', 'T1', 'prompt', 'a1', 'U0ANA', NULL, 1, true, 2, 2, 'D1', '1773129600.000100', NULL, NULL, 0, NULL, '', false, false),
           (2, 'prompt:b1:1', 'T1', 'prompt', 'b1', 'U0BEN', NULL, 1, true, 1, 0, NULL, NULL, '2000-01-01 00:00:00.000000', NULL, 0, NULL, '', false, false),
           (3, 'digest:o0', 'T1', 'digest', 'o0', 'C1', NULL, 1, true, 1, 0, NULL, NULL, NULL, NULL, 1, '2026-03-09 17:00:00.000000', 'not_in_channel', true, false);
INSERT INTO seen_event (id, seen_at) VALUES ('Ev1', '2026-03-10 07:00:00.000000');
