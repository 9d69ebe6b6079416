-- Rows in every table of revision 0001_first_tables, as the first version's own pages and commands wrote them.
-- Kept as they are: tests plant them to see that a later program still reads what the first one left.
INSERT INTO municipality (name, time_zone, working_days, id, public_id, created_at, updated_at, version) OVERRIDING SYSTEM VALUE VALUES
	('Речной район', 'Asia/Krasnoyarsk', '{1,2,3,4,5}', 1, '88f0d7e8-343b-42fd-b1ce-fefe0a995767', '2026-11-25 22:43:34.760222+00', '2026-11-25 22:43:34.760222+00', 1);
INSERT INTO district (municipality_id, name, sort_key, id, public_id, created_at, updated_at, version) OVERRIDING SYSTEM VALUE VALUES
	(1, 'Северный', 'северный', 1, '34bdacef-fb9f-4dae-ba2c-c42feb321794', '2026-11-25 22:43:35.196791+00', '2026-11-25 22:43:35.196791+00', 1);
INSERT INTO school (municipality_id, district_id, parent_id, kind, code, full_name, short_name, aliases, inn, settlement, director, email, closed_on, sort_key, search_key, id, public_id, created_at, updated_at, version) OVERRIDING SYSTEM VALUE VALUES
	(1, 1, NULL, 'school', '001', 'Средняя школа № 1 посёлка Речной', 'СШ № 1', '{}', '2465000007', 'п. Речной', 'Лугова Анна Петровна', 'one@example.test', NULL, 'сш 00000001', 'сш 1 средняя школа 1 поселка речной п речной 001 2465000007', 1, 'e2891b7f-9741-4a93-adc0-5f4a74deb33f', '2026-11-25 22:43:35.196791+00', '2026-11-25 22:43:35.196791+00', 1),
	(1, 1, NULL, 'kindergarten', '002', 'Детский сад «Ёлочка»', 'ДС «Ёлочка»', '{}', '2466000017', 'п. Речной', NULL, NULL, NULL, 'дс елочка', 'дс елочка детский сад елочка п речной 002 2466000017', 2, '4a2ab83d-65dd-44fe-ae3a-03e98d95f076', '2026-11-25 22:43:35.196791+00', '2026-11-25 22:43:35.196791+00', 1),
	(1, NULL, NULL, 'school', '003', 'Основная школа № 10', 'ОШ № 10', '{}', '7707083893', 'д. Ручьи', 'Ветров Пётр Ильич', 'ten@example.test', NULL, 'ош 00000010', 'ош 10 основная школа 10 д ручьи 003 7707083893', 3, '809c251b-43c7-45b2-b7ec-c75c907073bc', '2026-11-25 22:43:35.196791+00', '2026-11-25 22:43:35.196791+00', 1);
INSERT INTO roadmap (title, contour, first_year, last_year, status, confirmed_at, source_file, source_sha256, archived_at, school_id, id, public_id, created_at, updated_at, version) OVERRIDING SYSTEM VALUE VALUES
	('Карта', 'pupils', 2026, 2026, 'draft', '2026-11-25 22:43:36.441153+00', 'Дорожная карта.docx', '61de63f4c44a46d0d707c6b9e1c4b592e9d9cbb747b91ad87bd9ded12b0bbb17', NULL, 1, 1, 'b0a43a9d-13a3-4b44-bb44-699837b24d4c', '2026-11-25 22:43:35.983015+00', '2026-11-25 22:43:36.358956+00', 1);
INSERT INTO section (roadmap_id, "position", number, title, archived_at, school_id, id, public_id, version) OVERRIDING SYSTEM VALUE VALUES
	(1, 1, NULL, 'Мероприятия', NULL, 1, 1, 'a742a0a8-322c-4a4a-a48e-62d61bbf5d68', 1);
INSERT INTO activity (roadmap_id, section_id, "position", number, title, deadline_text, deadline_kind, starts_on, due_on, recurrence, recurrence_rule, deadline_parts, deadline_doubt, responsible_text, result_text, document_kinds, state, done_on, done_entered_at, creation_key, archived_at, updated_by_name, school_id, id, public_id, created_at, updated_at, version) OVERRIDING SYSTEM VALUE VALUES
	(1, 1, 3, '1.3', 'Обучить наставников', '', 'none', NULL, NULL, NULL, NULL, '[]', NULL, 'классные руководители', '', '{}', 'planned', NULL, NULL, NULL, NULL, 'Рябинина Ольга Сергеевна', 1, 3, '03bea122-66ec-46d4-8ea5-f7d5f531b191', '2026-11-25 22:43:35.983015+00', '2026-11-25 22:43:35.983015+00', 1),
	(1, 1, 1, '1.1', 'Издать приказ', 'до 15.09.2026', 'by_date', NULL, '2026-09-15', NULL, NULL, '[]', NULL, 'Лугова Н.П.', 'Приказ', '{order}', 'done', '2026-09-14', '2026-11-25 22:43:36.420936+00', NULL, NULL, 'Рябинина Ольга Сергеевна', 1, 1, '88d761ef-5298-4d72-b70e-934ee621886e', '2026-11-25 22:43:35.983015+00', '2026-11-25 22:43:36.358956+00', 2),
	(1, 1, 2, '1.2', 'Провести собрание родителей', '20.10.2026', 'on_date', '2026-10-20', '2026-10-20', NULL, NULL, '[]', NULL, 'Лугова', 'Протокол', '{minutes}', 'planned', NULL, NULL, NULL, NULL, 'Рябинина Ольга Сергеевна', 1, 2, '98e50640-18a8-4f7e-87bb-52de5197a052', '2026-11-25 22:43:35.983015+00', '2026-11-25 22:43:36.460031+00', 2);
INSERT INTO app_user (email, password, active, fs_uniquifier, name, language, id, public_id, created_at, updated_at) OVERRIDING SYSTEM VALUE VALUES
	(NULL, NULL, true, '1eee926381724715841e4c62f2144777', 'Наставник', NULL, 1, '77abb85b-a330-4d68-89cd-ec1041664541', '2026-11-25 22:43:34.760222+00', '2026-11-25 22:43:34.760222+00'),
	('admin@example.test', '$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHRzb21l$ZmFrZWRpZ2VzdGZha2VkaWdlc3RmYWtlZGlnZXN0', true, 'ee81221719c14f9e8896651258887d64', 'Орешкина Вера Павловна', NULL, 2, '0a724ba2-9997-478e-a3fa-34109d5f19d1', '2026-11-25 22:43:34.760222+00', '2026-11-25 22:43:34.861121+00'),
	('curator@example.test', NULL, true, '4374226d81824911af7bdc6bd1da1d0c', 'Рябинина Ольга Сергеевна', NULL, 3, '068f9e41-d29a-4285-b839-d491685f43ab', '2026-11-25 22:43:35.275295+00', '2026-11-25 22:43:35.275295+00');
INSERT INTO activity_change (activity_id, version, field, old, new, changed_at, changed_by, changed_by_name, school_id, id) OVERRIDING SYSTEM VALUE VALUES
	(1, 1, 'added', NULL, 'Издать приказ', '2026-11-25 22:43:35.983015+00', 3, 'Рябинина Ольга Сергеевна', 1, 1),
	(2, 1, 'added', NULL, 'Провести собрание', '2026-11-25 22:43:35.983015+00', 3, 'Рябинина Ольга Сергеевна', 1, 2),
	(3, 1, 'added', NULL, 'Обучить наставников', '2026-11-25 22:43:35.983015+00', 3, 'Рябинина Ольга Сергеевна', 1, 3),
	(1, 2, 'state', 'planned', 'done', '2026-11-25 22:43:36.358956+00', 3, 'Рябинина Ольга Сергеевна', 1, 4),
	(1, 2, 'done_on', '', '2026-09-14', '2026-11-25 22:43:36.358956+00', 3, 'Рябинина Ольга Сергеевна', 1, 5),
	(1, 2, 'document_kind', '', 'order', '2026-11-25 22:43:36.358956+00', 3, 'Рябинина Ольга Сергеевна', 1, 6),
	(1, 2, 'document_number', '', '41', '2026-11-25 22:43:36.358956+00', 3, 'Рябинина Ольга Сергеевна', 1, 7),
	(1, 2, 'document_date', '', '2026-09-14', '2026-11-25 22:43:36.358956+00', 3, 'Рябинина Ольга Сергеевна', 1, 8),
	(2, 2, 'title', 'Провести собрание', 'Провести собрание родителей', '2026-11-25 22:43:36.460031+00', 3, 'Рябинина Ольга Сергеевна', 1, 9),
	(2, 2, 'deadline', 'октябрь', '20.10.2026', '2026-11-25 22:43:36.460031+00', 3, 'Рябинина Ольга Сергеевна', 1, 10);
INSERT INTO document (kind, number, dated_on, title, created_at, created_by, school_id, id, public_id) OVERRIDING SYSTEM VALUE VALUES
	('order', '41', '2026-09-14', NULL, '2026-11-25 22:43:36.358956+00', 3, 1, 1, '07bd51b8-c646-4b9e-a10c-ba48d3830a7d');
INSERT INTO activity_document (activity_id, document_id, school_id, id) OVERRIDING SYSTEM VALUE VALUES
	(1, 1, 1, 1);
INSERT INTO person (name, name_key, full_name, posts, email, user_id, sort_key, archived_at, school_id, id, public_id, created_at, updated_at, version) OVERRIDING SYSTEM VALUE VALUES
	('Лугова Н.П.', 'лугова н п', NULL, '{}', NULL, NULL, 'лугова н п', NULL, 1, 1, 'a70148a7-91e6-4ac8-9900-81721a93d9c8', '2026-11-25 22:43:35.983015+00', '2026-11-25 22:43:35.983015+00', 1);
INSERT INTO person_group (name, name_key, sort_key, archived_at, school_id, id, public_id, created_at, updated_at, version) OVERRIDING SYSTEM VALUE VALUES
	('классные руководители', 'классные руководители', 'классные руководители', NULL, 1, 1, '89dcdd45-c747-4392-ad60-d427a6e95df0', '2026-11-25 22:43:35.983015+00', '2026-11-25 22:43:35.983015+00', 1),
	('Совет наставников', 'совет наставников', 'совет наставников', NULL, 1, 2, '3d73da17-d3cd-5eaa-8ac4-d296f0b1601e', '2026-11-25 22:43:36.612025+00', '2026-11-25 22:43:36.612025+00', 1);
INSERT INTO activity_responsible (activity_id, "position", text, name, role, organisation, is_group, person_id, group_id, is_confirmed, school_id, id) OVERRIDING SYSTEM VALUE VALUES
	(1, 1, 'Лугова Н.П.', 'Лугова Н.П.', NULL, NULL, false, 1, NULL, false, 1, 1),
	(2, 1, 'Лугова', 'Лугова Н.П.', NULL, NULL, false, 1, NULL, false, 1, 2),
	(3, 1, 'классные руководители', NULL, 'классные руководители', NULL, true, NULL, 1, false, 1, 3);
INSERT INTO membership (user_id, role, municipality_id, district_id, school_id, starts_on, ends_on, id, created_at, updated_at) OVERRIDING SYSTEM VALUE VALUES
	(1, 'service', 1, NULL, NULL, '2020-01-01', NULL, 1, '2026-11-25 22:43:34.760222+00', '2026-11-25 22:43:34.760222+00'),
	(2, 'municipal_administrator', 1, NULL, NULL, '2020-01-01', NULL, 2, '2026-11-25 22:43:34.760222+00', '2026-11-25 22:43:34.760222+00'),
	(3, 'school_curator', 1, NULL, 1, '2020-01-01', NULL, 3, '2026-11-25 22:43:35.282398+00', '2026-11-25 22:43:35.282398+00');
INSERT INTO one_time_link (token_hash, user_id, created_at, expires_at, used_at, id) OVERRIDING SYSTEM VALUE VALUES
	('306d9301649dce7c04bf41df0257b8fc9d555ac6ccc7161c74e5761eb38fb328', 2, '2026-11-25 22:43:34.760222+00', '2026-11-28 22:43:34.820401+00', NULL, 1);
INSERT INTO person_group_member (group_id, person_id, school_id, id) OVERRIDING SYSTEM VALUE VALUES
	(2, 1, 1, 1);
INSERT INTO register_upload (municipality_id, file_name, sheet, created_by, created_at, confirmed_at, id, public_id) OVERRIDING SYSTEM VALUE VALUES
	(1, 'реестр.xlsx', '{"rows": [], "unused": [], "letters": {}}', 2, '2026-11-25 22:43:34.974178+00', '2026-11-25 22:43:35.232954+00', 1, 'bc2d8317-cf5a-4589-9e7c-c2ee31e6f9b3'),
	(1, 'реестр на октябрь.xlsx', '{"rows": [{"texts": {"inn": "2465000007", "email": "one@example.test", "director": "Лугова Анна Петровна", "district": "Северный", "full_name": "Средняя школа № 1 посёлка Речной", "settlement": "п. Речной", "short_name": "СШ № 1"}, "number": 3}, {"texts": {"inn": "2466000017", "email": "", "director": "", "district": "Северный", "full_name": "Детский сад «Ёлочка»", "settlement": "п. Речной", "short_name": "ДС «Ёлочка»"}, "number": 4}, {"texts": {"inn": "7707083893", "email": "ten@example.test", "director": "Ветров Пётр Ильич", "district": "", "full_name": "Основная школа № 10", "settlement": "д. Ручьи", "short_name": "ОШ № 10"}, "number": 5}], "unused": [], "letters": {"inn": "C", "email": "F", "director": "E", "district": "G", "full_name": "A", "settlement": "D", "short_name": "B"}}', 2, '2026-11-25 22:43:35.254742+00', NULL, 2, '0b35bd01-e787-46ab-8c76-00c294287863');
INSERT INTO roadmap_upload (file_name, sha256, reading, created_by, created_at, roadmap_id, school_id, id, public_id) OVERRIDING SYSTEM VALUE VALUES
	('Дорожная карта.docx', '61de63f4c44a46d0d707c6b9e1c4b592e9d9cbb747b91ad87bd9ded12b0bbb17', '{}', 3, '2026-11-25 22:43:35.941666+00', 1, 1, 1, '7e8e516d-6797-4890-8abc-a2a9cbd42c3f'),
	('Новая карта.docx', 'bca1ba5fe52ab0d6b319d211e470dfdd3a903f1bf45859575066bff9f8a677b3', '{"title": "Дорожная карта на 2027-2028 учебный год", "sections": [{"title": "", "number": null, "activities": [{"title": "Продолжить встречи", "where": "row 2", "number": "1.1", "result": {"text": "Отчёт", "documents": ["report"]}, "deadline": {"end": "2027-05-31", "why": null, "kind": "month", "rule": null, "text": "май 2027", "parts": [], "start": "2027-05-01", "certain": true, "recurrence": null}, "responsible": [{"name": "Лугова Н.П.", "role": null, "text": "Лугова Н.П.", "certain": true, "is_group": false, "by_agreement": false, "organisation": null}], "responsible_text": "Лугова Н.П."}]}], "warnings": [], "school_year": "2027-2028", "organisation": null}', 3, '2026-11-25 22:43:37.158946+00', NULL, 1, 2, '1a0949aa-ffdb-4796-84a0-b55e4677712c');
INSERT INTO sign_in (token_hash, user_id, created_at, expires_at, id) OVERRIDING SYSTEM VALUE VALUES
	('26ab09f4c603aa541cd6484457d187435fd24883caae11e236c818576018d24a', 2, '2026-11-25 22:43:34.877266+00', '2026-11-25 23:43:34.874533+00', 1),
	('419feb8bc96774605fae9cc8fd726066656e90606c32947d3d39f58e9f420e93', 3, '2026-11-25 22:43:35.28556+00', '2026-11-25 23:43:35.285008+00', 2);
SELECT setval('activity_change_id_seq', 10, true);
SELECT setval('activity_document_id_seq', 1, true);
SELECT setval('activity_id_seq', 3, true);
SELECT setval('activity_responsible_id_seq', 3, true);
SELECT setval('app_user_id_seq', 3, true);
SELECT setval('district_id_seq', 1, true);
SELECT setval('document_id_seq', 1, true);
SELECT setval('membership_id_seq', 3, true);
SELECT setval('municipality_id_seq', 1, true);
SELECT setval('one_time_link_id_seq', 1, true);
SELECT setval('person_group_id_seq', 2, true);
SELECT setval('person_group_member_id_seq', 1, true);
SELECT setval('person_id_seq', 1, true);
SELECT setval('register_upload_id_seq', 2, true);
SELECT setval('roadmap_id_seq', 1, true);
SELECT setval('roadmap_upload_id_seq', 2, true);
SELECT setval('school_id_seq', 3, true);
SELECT setval('section_id_seq', 1, true);
SELECT setval('sign_in_id_seq', 2, true);
