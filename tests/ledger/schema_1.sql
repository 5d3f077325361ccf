-- A ledger of version 1, of invented articles; made by python -m tests.ledger.dump
CREATE SCHEMA stored;
CREATE TABLE "stored".actors(number INTEGER, id VARCHAR, "type" VARCHAR, "name" VARCHAR, link VARCHAR, profile VARCHAR USING COMPRESSION ZSTD, canonical INTEGER);
INSERT INTO stored.actors VALUES (1,
'a-0f06cede03998be66f88',
'person',
'Ines Falk',
NULL,
'{"id":"a-0f06cede03998be66f88","type":"person","name":"Ines Falk","names":["Ines Falk"],"keys":["p:ines falk","o:falk mayor"],"link":null,"offices":[["mayor","osk",2]],"company":[["b:anr",2],["p:jonas brekke",2],["p:mara lind",2],["p:tom arden",2]],"outlets":["Osk Post","Vellan Courier","ANR"],"first":"2024-05-03","last":"2024-06-04","documents":4}',
1);
INSERT INTO stored.actors VALUES (2,
'a-5bc12ba75d15f5843384',
'person',
'Osk',
NULL,
'{"id":"a-5bc12ba75d15f5843384","type":"person","name":"Osk","names":["Osk"],"keys":[],"link":null,"offices":[],"company":[["p:ines falk",1],["b:anr",1],["p:tom arden",1]],"outlets":["Osk Post"],"first":"2024-05-03","last":"2024-05-03","documents":1}',
2);
INSERT INTO stored.actors VALUES (3,
'a-a27e37819f34845bf463',
'person',
'May',
NULL,
'{"id":"a-a27e37819f34845bf463","type":"person","name":"May","names":["May"],"keys":[],"link":null,"offices":[],"company":[["p:ines falk",1],["b:anr",1],["p:tom arden",1]],"outlets":["Osk Post"],"first":"2024-05-03","last":"2024-05-03","documents":1}',
3);
INSERT INTO stored.actors VALUES (4,
'a-c80af4585af6486f3407',
'organisation',
'ANR',
NULL,
'{"id":"a-c80af4585af6486f3407","type":"organisation","name":"ANR","names":["ANR"],"keys":["b:anr"],"link":null,"offices":[],"company":[["p:ines falk",2],["p:tom arden",2]],"outlets":["Osk Post"],"first":"2024-05-03","last":"2024-05-04","documents":2}',
4);
INSERT INTO stored.actors VALUES (5,
'a-cf73d76095fc39015813',
'person',
'Tom Arden',
NULL,
'{"id":"a-cf73d76095fc39015813","type":"person","name":"Tom Arden","names":["Tom Arden"],"keys":["p:tom arden"],"link":null,"offices":[],"company":[["b:anr",2],["p:ines falk",2]],"outlets":["Osk Post"],"first":"2024-05-03","last":"2024-05-04","documents":2}',
1);
INSERT INTO stored.actors VALUES (6,
'a-37c9e1b5d3caf000e06c',
'person',
'Osk',
NULL,
'{"id":"a-37c9e1b5d3caf000e06c","type":"person","name":"Osk","names":["Osk"],"keys":[],"link":null,"offices":[],"company":[["p:ines falk",1],["b:anr",1],["p:tom arden",1]],"outlets":["Osk Post"],"first":"2024-05-04","last":"2024-05-04","documents":1}',
6);
INSERT INTO stored.actors VALUES (7,
'a-7536f46cbf1626faf736',
'person',
'June',
NULL,
'{"id":"a-7536f46cbf1626faf736","type":"person","name":"June","names":["June"],"keys":[],"link":null,"offices":[],"company":[["p:ines falk",1],["b:anr",1],["p:tom arden",1]],"outlets":["Osk Post"],"first":"2024-05-04","last":"2024-05-04","documents":1}',
7);
INSERT INTO stored.actors VALUES (8,
'a-11e1304ecd357ca91717',
'person',
'Mara Lind',
NULL,
'{"id":"a-11e1304ecd357ca91717","type":"person","name":"Mara Lind","names":["Mara Lind"],"keys":["p:mara lind"],"link":null,"offices":[],"company":[["p:ines falk",2],["p:jonas brekke",2]],"outlets":["Vellan Courier","ANR"],"first":"2024-06-03","last":"2024-06-04","documents":2}',
8);
INSERT INTO stored.actors VALUES (9,
'a-6f0ee803807dd80ecc31',
'person',
'Jonas Brekke',
NULL,
'{"id":"a-6f0ee803807dd80ecc31","type":"person","name":"Jonas Brekke","names":["Jonas Brekke"],"keys":["p:jonas brekke"],"link":null,"offices":[],"company":[["p:ines falk",2],["p:mara lind",2]],"outlets":["Vellan Courier","ANR"],"first":"2024-06-03","last":"2024-06-04","documents":2}',
9);
INSERT INTO stored.actors VALUES (10,
'a-e494ab69a60873d40257',
'person',
'Updated',
NULL,
'{"id":"a-e494ab69a60873d40257","type":"person","name":"Updated","names":["Updated"],"keys":[],"link":null,"offices":[],"company":[["p:jonas brekke",1],["p:ines falk",1],["p:mara lind",1]],"outlets":["ANR"],"first":"2024-06-04","last":"2024-06-04","documents":1}',
10);
CREATE TABLE "stored".actor_keys("key" VARCHAR, actor INTEGER);
INSERT INTO stored.actor_keys VALUES ('b:anr', 4);
INSERT INTO stored.actor_keys VALUES ('o:falk mayor', 1);
INSERT INTO stored.actor_keys VALUES ('p:ines falk', 1);
INSERT INTO stored.actor_keys VALUES ('p:jonas brekke', 9);
INSERT INTO stored.actor_keys VALUES ('p:mara lind', 8);
INSERT INTO stored.actor_keys VALUES ('p:tom arden', 5);
CREATE TABLE "stored".bands(band BIGINT, "document" INTEGER);
INSERT INTO stored.bands VALUES (653706074, 1);
INSERT INTO stored.bands VALUES (653706074, 2);
INSERT INTO stored.bands VALUES (1243719753, 3);
INSERT INTO stored.bands VALUES (1243719753, 4);
INSERT INTO stored.bands VALUES (5846315932, 1);
INSERT INTO stored.bands VALUES (5846315932, 2);
INSERT INTO stored.bands VALUES (7466223528, 3);
INSERT INTO stored.bands VALUES (7466223528, 4);
INSERT INTO stored.bands VALUES (10210936449, 2);
INSERT INTO stored.bands VALUES (11218650043, 3);
INSERT INTO stored.bands VALUES (11218650043, 4);
INSERT INTO stored.bands VALUES (11512174121, 1);
INSERT INTO stored.bands VALUES (13206895813, 1);
INSERT INTO stored.bands VALUES (13208108903, 2);
INSERT INTO stored.bands VALUES (14806984903, 3);
INSERT INTO stored.bands VALUES (14806984903, 4);
INSERT INTO stored.bands VALUES (17688415351, 1);
INSERT INTO stored.bands VALUES (17688415351, 2);
INSERT INTO stored.bands VALUES (19881242950, 3);
INSERT INTO stored.bands VALUES (19881242950, 4);
INSERT INTO stored.bands VALUES (21555679262, 3);
INSERT INTO stored.bands VALUES (21555679262, 4);
INSERT INTO stored.bands VALUES (21587539290, 1);
INSERT INTO stored.bands VALUES (21587539290, 2);
INSERT INTO stored.bands VALUES (25827649566, 1);
INSERT INTO stored.bands VALUES (25827649566, 2);
INSERT INTO stored.bands VALUES (28104578828, 3);
INSERT INTO stored.bands VALUES (28104578828, 4);
INSERT INTO stored.bands VALUES (30717209237, 1);
INSERT INTO stored.bands VALUES (30717209237, 2);
INSERT INTO stored.bands VALUES (33299152208, 3);
INSERT INTO stored.bands VALUES (33299152208, 4);
INSERT INTO stored.bands VALUES (34423797341, 3);
INSERT INTO stored.bands VALUES (34423797341, 4);
INSERT INTO stored.bands VALUES (35440040517, 1);
INSERT INTO stored.bands VALUES (35440040517, 2);
INSERT INTO stored.bands VALUES (40331225903, 1);
INSERT INTO stored.bands VALUES (40331225903, 2);
INSERT INTO stored.bands VALUES (40817675233, 3);
INSERT INTO stored.bands VALUES (40817675233, 4);
INSERT INTO stored.bands VALUES (42978527023, 1);
INSERT INTO stored.bands VALUES (42978527023, 2);
INSERT INTO stored.bands VALUES (43087078828, 3);
INSERT INTO stored.bands VALUES (43087078828, 4);
INSERT INTO stored.bands VALUES (47285202000, 1);
INSERT INTO stored.bands VALUES (47285202000, 2);
INSERT INTO stored.bands VALUES (48631106580, 3);
INSERT INTO stored.bands VALUES (48631106580, 4);
INSERT INTO stored.bands VALUES (53251233877, 2);
INSERT INTO stored.bands VALUES (53360616442, 3);
INSERT INTO stored.bands VALUES (53360616442, 4);
INSERT INTO stored.bands VALUES (54365079628, 1);
INSERT INTO stored.bands VALUES (57287880496, 1);
INSERT INTO stored.bands VALUES (57287880496, 2);
INSERT INTO stored.bands VALUES (57485506321, 3);
INSERT INTO stored.bands VALUES (57485506321, 4);
INSERT INTO stored.bands VALUES (60663110385, 3);
INSERT INTO stored.bands VALUES (60663110385, 4);
INSERT INTO stored.bands VALUES (60763138488, 1);
INSERT INTO stored.bands VALUES (60763138488, 2);
INSERT INTO stored.bands VALUES (64605928032, 1);
INSERT INTO stored.bands VALUES (64605928032, 2);
INSERT INTO stored.bands VALUES (67707772772, 3);
INSERT INTO stored.bands VALUES (67707772772, 4);
INSERT INTO stored.bands VALUES (69586333806, 1);
INSERT INTO stored.bands VALUES (69586333806, 2);
INSERT INTO stored.bands VALUES (69767454493, 3);
INSERT INTO stored.bands VALUES (69767454493, 4);
INSERT INTO stored.bands VALUES (74081193457, 1);
INSERT INTO stored.bands VALUES (74081193457, 2);
INSERT INTO stored.bands VALUES (74552387387, 3);
INSERT INTO stored.bands VALUES (74552387387, 4);
INSERT INTO stored.bands VALUES (77839288911, 3);
INSERT INTO stored.bands VALUES (77839288911, 4);
INSERT INTO stored.bands VALUES (78671788342, 1);
INSERT INTO stored.bands VALUES (78671788342, 2);
INSERT INTO stored.bands VALUES (82932252335, 2);
INSERT INTO stored.bands VALUES (83463027923, 1);
INSERT INTO stored.bands VALUES (84831573523, 3);
INSERT INTO stored.bands VALUES (84831573523, 4);
INSERT INTO stored.bands VALUES (85979349163, 3);
INSERT INTO stored.bands VALUES (85979349163, 4);
INSERT INTO stored.bands VALUES (87833828289, 1);
INSERT INTO stored.bands VALUES (87833828289, 2);
INSERT INTO stored.bands VALUES (90269415773, 3);
INSERT INTO stored.bands VALUES (90269415773, 4);
INSERT INTO stored.bands VALUES (90972653832, 1);
INSERT INTO stored.bands VALUES (90972653832, 2);
INSERT INTO stored.bands VALUES (95356376611, 1);
INSERT INTO stored.bands VALUES (95356376611, 2);
INSERT INTO stored.bands VALUES (97718899999, 3);
INSERT INTO stored.bands VALUES (97718899999, 4);
INSERT INTO stored.bands VALUES (100123335038, 1);
INSERT INTO stored.bands VALUES (100123335038, 2);
INSERT INTO stored.bands VALUES (100942420545, 3);
INSERT INTO stored.bands VALUES (100942420545, 4);
INSERT INTO stored.bands VALUES (103206022685, 1);
INSERT INTO stored.bands VALUES (103206022685, 2);
INSERT INTO stored.bands VALUES (103549777084, 3);
INSERT INTO stored.bands VALUES (103549777084, 4);
INSERT INTO stored.bands VALUES (109143266062, 3);
INSERT INTO stored.bands VALUES (109143266062, 4);
INSERT INTO stored.bands VALUES (110102038832, 1);
INSERT INTO stored.bands VALUES (110102038832, 2);
INSERT INTO stored.bands VALUES (112583730633, 3);
INSERT INTO stored.bands VALUES (112583730633, 4);
INSERT INTO stored.bands VALUES (112679108697, 1);
INSERT INTO stored.bands VALUES (112679108697, 2);
INSERT INTO stored.bands VALUES (116790285892, 1);
INSERT INTO stored.bands VALUES (116790285892, 2);
INSERT INTO stored.bands VALUES (119167049552, 3);
INSERT INTO stored.bands VALUES (119167049552, 4);
INSERT INTO stored.bands VALUES (121839554106, 3);
INSERT INTO stored.bands VALUES (121839554106, 4);
INSERT INTO stored.bands VALUES (121899724611, 1);
INSERT INTO stored.bands VALUES (121899724611, 2);
INSERT INTO stored.bands VALUES (124595663197, 1);
INSERT INTO stored.bands VALUES (124595663197, 2);
INSERT INTO stored.bands VALUES (125220967086, 3);
INSERT INTO stored.bands VALUES (125220967086, 4);
INSERT INTO stored.bands VALUES (128889275013, 1);
INSERT INTO stored.bands VALUES (128889275013, 2);
INSERT INTO stored.bands VALUES (129331280709, 3);
INSERT INTO stored.bands VALUES (129331280709, 4);
INSERT INTO stored.bands VALUES (133539165669, 3);
INSERT INTO stored.bands VALUES (133539165669, 4);
INSERT INTO stored.bands VALUES (135525868837, 1);
INSERT INTO stored.bands VALUES (135525868837, 2);
INSERT INTO stored.bands VALUES (140484708807, 1);
INSERT INTO stored.bands VALUES (140484708807, 2);
INSERT INTO stored.bands VALUES (140664825521, 3);
INSERT INTO stored.bands VALUES (140664825521, 4);
INSERT INTO stored.bands VALUES (141742965121, 1);
INSERT INTO stored.bands VALUES (141742965121, 2);
INSERT INTO stored.bands VALUES (143510193702, 3);
INSERT INTO stored.bands VALUES (143510193702, 4);
INSERT INTO stored.bands VALUES (146809359845, 1);
INSERT INTO stored.bands VALUES (147290134398, 3);
INSERT INTO stored.bands VALUES (147290134398, 4);
INSERT INTO stored.bands VALUES (147418262588, 2);
INSERT INTO stored.bands VALUES (151751124619, 3);
INSERT INTO stored.bands VALUES (151751124619, 4);
INSERT INTO stored.bands VALUES (152238171373, 1);
INSERT INTO stored.bands VALUES (153012042795, 2);
INSERT INTO stored.bands VALUES (154919717028, 3);
INSERT INTO stored.bands VALUES (154919717028, 4);
INSERT INTO stored.bands VALUES (155460096136, 1);
INSERT INTO stored.bands VALUES (155460096136, 2);
INSERT INTO stored.bands VALUES (160167784877, 1);
INSERT INTO stored.bands VALUES (160167784877, 2);
INSERT INTO stored.bands VALUES (160485928180, 3);
INSERT INTO stored.bands VALUES (160485928180, 4);
INSERT INTO stored.bands VALUES (163492170525, 1);
INSERT INTO stored.bands VALUES (163492170525, 2);
INSERT INTO stored.bands VALUES (164394873269, 3);
INSERT INTO stored.bands VALUES (164394873269, 4);
INSERT INTO stored.bands VALUES (167576954559, 1);
INSERT INTO stored.bands VALUES (167576954559, 2);
INSERT INTO stored.bands VALUES (167638740578, 3);
INSERT INTO stored.bands VALUES (167638740578, 4);
INSERT INTO stored.bands VALUES (172043718740, 4);
INSERT INTO stored.bands VALUES (173608731681, 3);
INSERT INTO stored.bands VALUES (174439755422, 1);
INSERT INTO stored.bands VALUES (174439755422, 2);
INSERT INTO stored.bands VALUES (176633899715, 2);
INSERT INTO stored.bands VALUES (176716018436, 1);
INSERT INTO stored.bands VALUES (176897588271, 3);
INSERT INTO stored.bands VALUES (176897588271, 4);
INSERT INTO stored.bands VALUES (180454793523, 3);
INSERT INTO stored.bands VALUES (180454793523, 4);
INSERT INTO stored.bands VALUES (181238461801, 1);
INSERT INTO stored.bands VALUES (181238461801, 2);
INSERT INTO stored.bands VALUES (185047081469, 3);
INSERT INTO stored.bands VALUES (185047081469, 4);
INSERT INTO stored.bands VALUES (185520387196, 1);
INSERT INTO stored.bands VALUES (185997496779, 2);
INSERT INTO stored.bands VALUES (189314201188, 2);
INSERT INTO stored.bands VALUES (189782087905, 3);
INSERT INTO stored.bands VALUES (189782087905, 4);
INSERT INTO stored.bands VALUES (190940614902, 1);
INSERT INTO stored.bands VALUES (193584004831, 1);
INSERT INTO stored.bands VALUES (193584004831, 2);
INSERT INTO stored.bands VALUES (196496417281, 3);
INSERT INTO stored.bands VALUES (196496417281, 4);
INSERT INTO stored.bands VALUES (197832568617, 1);
INSERT INTO stored.bands VALUES (197832568617, 2);
INSERT INTO stored.bands VALUES (198369410473, 3);
INSERT INTO stored.bands VALUES (198369410473, 4);
INSERT INTO stored.bands VALUES (203185710663, 3);
INSERT INTO stored.bands VALUES (203185710663, 4);
INSERT INTO stored.bands VALUES (204089028217, 2);
INSERT INTO stored.bands VALUES (205126645954, 1);
CREATE TABLE "stored".changes(seq INTEGER, line VARCHAR);
INSERT INTO stored.changes VALUES (1,
'{"seq":1,"made":"2026-11-24T19:32:42Z","verb":"add","count":1,"documents":[["d-b8e15709ca72a904f1bf","69c377492e5cae9b","in.jsonl:1"]],"removed":[],"decisions":[],"touched":[1],"previous":"","digest":"c13b4b4a1955674e717e85b95d9ff1ab"}');
INSERT INTO stored.changes VALUES (2,
'{"seq":2,"made":"2026-11-24T19:32:42Z","verb":"add","count":2,"documents":[["d-c441eb56baf8ac91dc60","4280b56109aabc38","in.jsonl:1"]],"removed":[],"decisions":[],"touched":[1,2],"previous":"c13b4b4a1955674e717e85b95d9ff1ab","digest":"a6ac051adebe97b20e74ee1199b9cb55"}');
INSERT INTO stored.changes VALUES (3,
'{"seq":3,"made":"2026-11-24T19:32:43Z","verb":"add","count":3,"documents":[["d-8dd2a22d135382df7c96","f97d48cad580ce87","in.jsonl:1"]],"removed":[],"decisions":[],"touched":[3],"previous":"a6ac051adebe97b20e74ee1199b9cb55","digest":"44aab947db1a113873a5ffcd97bb85d6"}');
INSERT INTO stored.changes VALUES (4,
'{"seq":4,"made":"2026-11-24T19:32:43Z","verb":"add","count":4,"documents":[["d-4c19f1cbef3488ad3977","b29a284aee0f3442","in.jsonl:1"]],"removed":[],"decisions":[],"touched":[3,4],"previous":"44aab947db1a113873a5ffcd97bb85d6","digest":"ee071f39c6f568e6d6a5f8f147f3c680"}');
INSERT INTO stored.changes VALUES (5,
'{"seq":5,"made":"2026-11-24T19:32:43Z","verb":"add","count":4,"documents":[],"removed":[],"decisions":[],"touched":[],"previous":"ee071f39c6f568e6d6a5f8f147f3c680","digest":"89ebf071ebc343c8fa350e5bb5f1ec1f"}');
INSERT INTO stored.changes VALUES (6,
'{"seq":6,"made":"2026-11-24T19:32:43Z","verb":"decide","count":4,"documents":[],"removed":[],"decisions":[{"id":"c-d31bce4596c9709b87b2","verb":"correct","decided":"2026-11-24T19:32:43Z","person":"Ada Holm","why":"heard the tape","document":"d-4c19f1cbef3488ad3977","told":{"id":"c-d31bce4596c9709b87b2","at":"2026-11-24T19:32:43Z","by":"Ada Holm","why":"heard the tape","verb":"correct","document":"d-4c19f1cbef3488ad3977","statement":"s-1903c98f454b80930b5d","found":{"id":"s-1903c98f454b80930b5d","source":[[124,136]],"cue":[[137,148]],"content":[[149,174]],"addressee":[],"speaker":"Jonas Brekke","type":"person","anonymous":false,"act":"state","lemma":"say","kind":"indirect","negated":true,"said":null,"extractor":"onrecord test 1","model":"755537e12886","confidence":0.75},"change":{"speaker":'||
'"Mara Lind","anonymous":false}}}],"touched":[4],"previous":"89ebf071ebc343c8fa350e5bb5f1ec1f","digest":"763f316ca6b2baebdacb7694de72aae0"}');
INSERT INTO stored.changes VALUES (7,
'{"seq":7,"made":"2026-11-24T19:32:43Z","verb":"decide","count":4,"documents":[],"removed":[],"decisions":[{"id":"c-e5c69d7a95f176a023ff","verb":"drop","decided":"2026-11-24T19:32:44Z","person":"Ada Holm","why":"","document":"d-4c19f1cbef3488ad3977","told":{"id":"c-e5c69d7a95f176a023ff","at":"2026-11-24T19:32:44Z","by":"Ada Holm","why":"","verb":"drop","document":"d-4c19f1cbef3488ad3977","statement":"s-1903c98f454b80930b5d","found":{"id":"s-1903c98f454b80930b5d","source":[[124,136]],"cue":[[137,148]],"content":[[149,174]],"addressee":[],"speaker":"Jonas Brekke","type":"person","anonymous":false,"act":"state","lemma":"say","kind":"indirect","negated":true,"said":null,"extractor":"onrecord test 1","model":"755537e12886","confidence":0.75},"change":{}}}],"touched":[4],"previous":"763f316ca6b2b'||
'aebdacb7694de72aae0","digest":"a430f19c6fefbdd1c4917c951cd4e391"}');
INSERT INTO stored.changes VALUES (8,
'{"seq":8,"made":"2026-11-24T19:32:43Z","verb":"decide","count":4,"documents":[],"removed":[],"decisions":[{"id":"c-e5c69d7a95f176a023ff","verb":"undo","undone":"2026-11-24T19:32:43Z"}],"touched":[4],"previous":"a430f19c6fefbdd1c4917c951cd4e391","digest":"c7179a00ee1d32e7d107a1029bd53721"}');
INSERT INTO stored.changes VALUES (9,
'{"seq":9,"made":"2026-11-24T19:32:43Z","verb":"decide","count":4,"documents":[],"removed":[],"decisions":[{"id":"c-31ae636fe4d51506e29f","verb":"join","decided":"2026-11-24T19:32:45Z","person":"Ada Holm","why":"for the test","document":null,"told":{"one":"a-cf73d76095fc39015813","into":"a-0f06cede03998be66f88"}}],"touched":[1,2],"previous":"c7179a00ee1d32e7d107a1029bd53721","digest":"f13fb5cf5bbde9a7a79106b4d57f5b54"}');
CREATE TABLE "stored".corrected("document" INTEGER, number INTEGER, id VARCHAR, source_spans INTEGER[][], cue_spans INTEGER[][], content_spans INTEGER[][], addressee_spans INTEGER[][], speaker INTEGER, addressee INTEGER, anonymous BOOLEAN, lemma VARCHAR, act VARCHAR, kind VARCHAR, via INTEGER[], negated BOOLEAN, said_span INTEGER[], said_start VARCHAR, said_end VARCHAR, confidence DOUBLE, extractor VARCHAR, about INTEGER[], state VARCHAR, decisions VARCHAR[]);
INSERT INTO stored.corrected VALUES (4,
3,
's-1903c98f454b80930b5d',
[[124, 136]],
[[137, 148]],
[[149, 174]],
[],
2,
NULL,
False,
'say',
'state',
'indirect',
[],
True,
NULL,
NULL,
NULL,
0.75,
'onrecord test 1; corrected by Ada Holm on 2026-11-24',
[],
'corrected',
['c-d31bce4596c9709b87b2']);
CREATE TABLE "stored".decisions(id VARCHAR, verb VARCHAR, decided VARCHAR, person VARCHAR, why VARCHAR, "document" VARCHAR, told VARCHAR, undone VARCHAR);
INSERT INTO stored.decisions VALUES ('c-31ae636fe4d51506e29f',
'join',
'2026-11-24T19:32:45Z',
'Ada Holm',
'for the test',
NULL,
'{"one": "a-cf73d76095fc39015813", "into": "a-0f06cede03998be66f88"}',
NULL);
INSERT INTO stored.decisions VALUES ('c-d31bce4596c9709b87b2',
'correct',
'2026-11-24T19:32:43Z',
'Ada Holm',
'heard the tape',
'd-4c19f1cbef3488ad3977',
'{"id": "c-d31bce4596c9709b87b2", "at": "2026-11-24T19:32:43Z", "by": "Ada Holm", "why": "heard the tape", "verb": "correct", "document": "d-4c19f1cbef3488ad3977", "statement": "s-1903c98f454b80930b5d", "found": {"id": "s-1903c98f454b80930b5d", "source": [[124, 136]], "cue": [[137, 148]], "content": [[149, 174]], "addressee": [], "speaker": "Jonas Brekke", "type": "person", "anonymous": false, "act": "state", "lemma": "say", "kind": "indirect", "negated": true, "said": null, "extractor": "onrecord test 1", "model": "755537e12886", "confidence": 0.75}, "change": {"speaker": "Mara Lind", "anonymous": false}}',
NULL);
INSERT INTO stored.decisions VALUES ('c-e5c69d7a95f176a023ff',
'drop',
'2026-11-24T19:32:44Z',
'Ada Holm',
'',
'd-4c19f1cbef3488ad3977',
'{"id": "c-e5c69d7a95f176a023ff", "at": "2026-11-24T19:32:44Z", "by": "Ada Holm", "why": "", "verb": "drop", "document": "d-4c19f1cbef3488ad3977", "statement": "s-1903c98f454b80930b5d", "found": {"id": "s-1903c98f454b80930b5d", "source": [[124, 136]], "cue": [[137, 148]], "content": [[149, 174]], "addressee": [], "speaker": "Jonas Brekke", "type": "person", "anonymous": false, "act": "state", "lemma": "say", "kind": "indirect", "negated": true, "said": null, "extractor": "onrecord test 1", "model": "755537e12886", "confidence": 0.75}, "change": {}}',
'2026-11-24T19:32:43Z');
CREATE TABLE "stored".documents(number INTEGER, id VARCHAR, origin VARCHAR, path VARCHAR, url VARCHAR, outlet VARCHAR, title VARCHAR, authors VARCHAR[], published VARCHAR, "language" VARCHAR, "encoding" VARCHAR, "text" VARCHAR, retrieved VARCHAR, added VARCHAR, onrecord VARCHAR, model VARCHAR, model_digest VARCHAR, reader VARCHAR, digest VARCHAR);
INSERT INTO stored.documents VALUES (1,
'd-b8e15709ca72a904f1bf',
'in.jsonl:1',
'in.jsonl:1',
'https://osk.example/bridge',
'Osk Post',
'It’s a “bridge” 🙂',
[],
'2024-05-03',
'en',
'utf-8',
'Ines Falk, the mayor of Osk, said that the bridge would reopen in May.

According to ANR, the engineer Tom Arden warned that its pillars were weakened by the floods.

“We are ready to pay for repairs,” Ines Falk said. Falk denied that the council had waited too long.
',
NULL,
'2026-11-24T19:32:42Z',
'0.0.test',
'quick-1',
'755537e12886',
'onrecord test, quick-1 755537e12886, usual',
'69c377492e5cae9b');
INSERT INTO stored.documents VALUES (2,
'd-c441eb56baf8ac91dc60',
'in.jsonl:1',
'in.jsonl:1',
'https://osk.example/bridge',
'Osk Post',
NULL,
[],
'2024-05-04',
'en',
'utf-8',
'Ines Falk, the mayor of Osk, said that the bridge would reopen in June.

According to ANR, the engineer Tom Arden warned that its pillars were weakened by the floods.

“We are ready to pay for repairs,” Ines Falk said. Falk denied that the council had waited too long.
',
NULL,
'2026-11-24T19:32:42Z',
'0.0.test',
'quick-1',
'755537e12886',
'onrecord test, quick-1 755537e12886, usual',
'4280b56109aabc38');
INSERT INTO stored.documents VALUES (3,
'd-8dd2a22d135382df7c96',
'in.jsonl:1',
'in.jsonl:1',
NULL,
'Vellan Courier',
NULL,
['Ida Rehn'],
'2024-06-03',
'en',
'utf-8',
'Mara Lind and Jonas Brekke demanded two new ferries.

A diplomat said that Ines Falk was asked to pay for a ferry. Jonas Brekke did not say when the boats would sail.
',
NULL,
'2026-11-24T19:32:43Z',
'0.0.test',
'quick-1',
'755537e12886',
'onrecord test, quick-1 755537e12886, usual',
'f97d48cad580ce87');
INSERT INTO stored.documents VALUES (4,
'd-4c19f1cbef3488ad3977',
'in.jsonl:1',
'in.jsonl:1',
NULL,
'ANR',
NULL,
[],
'2024-06-04',
'en',
'utf-8',
'Updated.
Mara Lind and Jonas Brekke demanded two new ferries.

A diplomat said that Ines Falk was asked to pay for a ferry. Jonas Brekke did not say when the boats would sail.
',
NULL,
'2026-11-24T19:32:43Z',
'0.0.test',
'quick-1',
'755537e12886',
'onrecord test, quick-1 755537e12886, usual',
'b29a284aee0f3442');
CREATE TABLE "stored".entities("document" INTEGER, number INTEGER, id VARCHAR, "type" VARCHAR, "name" VARCHAR, aliases VARCHAR[], link VARCHAR, offices STRUCT(title VARCHAR, "of" VARCHAR, span INTEGER[])[], mentions INTEGER[][], members INTEGER[], actor INTEGER, machine BOOLEAN);
INSERT INTO stored.entities VALUES (1,
1,
'e-0d2c8d6bfe783d4fdb7d',
'person',
'Ines Falk',
['Falk'],
NULL,
[{'title': 'mayor', 'of': 'Osk', 'span': [15, 20]}],
[[0, 9], [202, 211], [218, 222]],
[],
1,
True);
INSERT INTO stored.entities VALUES (1, 2, 'e-12ae12f97fcc13ac9d34', 'person', 'Osk', [], NULL, [], [[24, 27]], [], 2, True);
INSERT INTO stored.entities VALUES (1, 3, 'e-789591de096ee945347d', 'person', 'May', [], NULL, [], [[66, 69]], [], 3, True);
INSERT INTO stored.entities VALUES (1, 4, 'e-30588ace7d774f50bf74', 'organisation', 'ANR', [], NULL, [], [[85, 88]], [], 4, True);
INSERT INTO stored.entities VALUES (1, 5, 'e-98f6c88899e5aeaa128c', 'person', 'Tom Arden', [], NULL, [], [[103, 112]], [], 5, True);
INSERT INTO stored.entities VALUES (1, 6, 'e-f66c017c64417945fd5c', 'person', 'We', [], NULL, [], [[168, 170]], [], NULL, True);
INSERT INTO stored.entities VALUES (2,
1,
'e-17473ea6b307735d2ce9',
'person',
'Ines Falk',
['Falk'],
NULL,
[{'title': 'mayor', 'of': 'Osk', 'span': [15, 20]}],
[[0, 9], [203, 212], [219, 223]],
[],
1,
True);
INSERT INTO stored.entities VALUES (2, 2, 'e-08af086930287ff03423', 'person', 'Osk', [], NULL, [], [[24, 27]], [], 6, True);
INSERT INTO stored.entities VALUES (2, 3, 'e-a84bb1909428ef0b7cbf', 'person', 'June', [], NULL, [], [[66, 70]], [], 7, True);
INSERT INTO stored.entities VALUES (2, 4, 'e-a588d45e50659044ad9f', 'organisation', 'ANR', [], NULL, [], [[86, 89]], [], 4, True);
INSERT INTO stored.entities VALUES (2, 5, 'e-20c82dc9b4a9526fa252', 'person', 'Tom Arden', [], NULL, [], [[104, 113]], [], 5, True);
INSERT INTO stored.entities VALUES (2, 6, 'e-4a3f6283a618f39a739a', 'person', 'We', [], NULL, [], [[169, 171]], [], NULL, True);
INSERT INTO stored.entities VALUES (3, 1, 'e-3be59ea1cd89010b3b06', 'person', 'Mara Lind', [], NULL, [], [[0, 9]], [], 8, True);
INSERT INTO stored.entities VALUES (3, 2, 'e-d5ec29d0f466f299b7b7', 'person', 'Jonas Brekke', [], NULL, [], [[14, 26], [115, 127]], [], 9, True);
INSERT INTO stored.entities VALUES (3, 3, 'e-0c58854df2d1bee41eb4', 'person', 'Ines Falk', [], NULL, [], [[75, 84]], [], 1, True);
INSERT INTO stored.entities VALUES (3, 4, 'e-6eaf7b7ec28bbf0e3d5a', 'group', 'Mara Lind and Jonas Brekke', [], NULL, [], [[0, 26]], [1, 2], NULL, True);
INSERT INTO stored.entities VALUES (4, 1, 'e-fad0d1e0cb3051f8c0b1', 'person', 'Updated', [], NULL, [], [[0, 7]], [], 10, True);
INSERT INTO stored.entities VALUES (4, 2, 'e-502f46e15b56e7cb1754', 'person', 'Mara Lind', [], NULL, [], [[9, 18]], [], 8, True);
INSERT INTO stored.entities VALUES (4, 3, 'e-68df88a645bd238bbef0', 'person', 'Jonas Brekke', [], NULL, [], [[23, 35], [124, 136]], [], 9, True);
INSERT INTO stored.entities VALUES (4, 4, 'e-33087755790b171d6d44', 'person', 'Ines Falk', [], NULL, [], [[84, 93]], [], 1, True);
INSERT INTO stored.entities VALUES (4, 5, 'e-886a99ef68a141913e88', 'group', 'Mara Lind and Jonas Brekke', [], NULL, [], [[9, 35]], [2, 3], NULL, True);
CREATE TABLE "stored".families("document" INTEGER, "family" INTEGER, likeness DOUBLE);
INSERT INTO stored.families VALUES (3, 3, 1.0);
INSERT INTO stored.families VALUES (4, 3, 1.0);
CREATE TABLE "stored".feeds(url VARCHAR, state VARCHAR);
CREATE TABLE "stored".inputs("key" VARCHAR, "document" INTEGER);
INSERT INTO stored.inputs VALUES ('1f66a4e65098270bd9a95fbbb38b9034', 1);
INSERT INTO stored.inputs VALUES ('29972529a0b3929eafe96263eef1b2fd', 4);
INSERT INTO stored.inputs VALUES ('ef61b0c7c5976a19ae1ef321590ffa04', 3);
INSERT INTO stored.inputs VALUES ('fbbfea0204dc1508f1fe12158dfe4248', 2);
CREATE TABLE "stored".meta("key" VARCHAR, "value" VARCHAR);
INSERT INTO stored.meta VALUES ('copies', 'rensa 0.5.0/2, text 1, shingle 5, bands 48, seed 1');
INSERT INTO stored.meta VALUES ('ledger', 'bb4afcd0216d45749403bb15db4a8ca0');
INSERT INTO stored.meta VALUES ('made', '2026-11-24T19:32:42Z');
INSERT INTO stored.meta VALUES ('schema', '1');
CREATE TABLE "stored".refusals(origin VARCHAR, stage VARCHAR, reason VARCHAR, detail VARCHAR, seen VARCHAR);
INSERT INTO stored.refusals VALUES ('no-such-file.txt',
'ingest',
'missing',
'there is no such file or folder; check the path',
'2026-11-24T19:32:43Z');
CREATE TABLE "stored".statements("document" INTEGER, number INTEGER, id VARCHAR, source_spans INTEGER[][], cue_spans INTEGER[][], content_spans INTEGER[][], addressee_spans INTEGER[][], speaker INTEGER, addressee INTEGER, anonymous BOOLEAN, lemma VARCHAR, act VARCHAR, kind VARCHAR, via INTEGER[], negated BOOLEAN, said_span INTEGER[], said_start VARCHAR, said_end VARCHAR, confidence DOUBLE, extractor VARCHAR, about INTEGER[]);
INSERT INTO stored.statements VALUES (1,
1,
's-1c0707fb68d6f0a40067',
[[0, 9]],
[[29, 33]],
[[34, 69]],
[],
1,
NULL,
False,
'say',
'state',
'indirect',
[],
False,
NULL,
NULL,
NULL,
0.75,
'onrecord test 1',
[3]);
INSERT INTO stored.statements VALUES (1,
2,
's-50204461b9401602d322',
[[85, 88]],
[[72, 84]],
[[90, 164]],
[],
4,
NULL,
False,
'accord',
'report',
'indirect',
[],
False,
NULL,
NULL,
NULL,
0.75,
'onrecord test 1',
[5]);
INSERT INTO stored.statements VALUES (1,
3,
's-bf416305c5d0a2b0a427',
[[103, 112]],
[[113, 119]],
[[120, 164]],
[],
5,
NULL,
False,
'warn',
'threaten',
'indirect',
[2],
False,
NULL,
NULL,
NULL,
0.75,
'onrecord test 1',
[]);
INSERT INTO stored.statements VALUES (1,
4,
's-9a08d887541564f2e07f',
[[202, 211]],
[[212, 216]],
[[168, 199]],
[],
1,
NULL,
False,
'say',
'state',
'direct',
[],
False,
NULL,
NULL,
NULL,
0.75,
'onrecord test 1',
[6]);
INSERT INTO stored.statements VALUES (1,
5,
's-921f577efd36c29af8d8',
[[218, 222]],
[[223, 229]],
[[230, 266]],
[],
1,
NULL,
False,
'deny',
'deny',
'indirect',
[],
False,
NULL,
NULL,
NULL,
0.75,
'onrecord test 1',
[]);
INSERT INTO stored.statements VALUES (2,
1,
's-a5ad76a6547a55791607',
[[0, 9]],
[[29, 33]],
[[34, 70]],
[],
1,
NULL,
False,
'say',
'state',
'indirect',
[],
False,
NULL,
NULL,
NULL,
0.75,
'onrecord test 1',
[3]);
INSERT INTO stored.statements VALUES (2,
2,
's-033d9c4168d79970243b',
[[86, 89]],
[[73, 85]],
[[91, 165]],
[],
4,
NULL,
False,
'accord',
'report',
'indirect',
[],
False,
NULL,
NULL,
NULL,
0.75,
'onrecord test 1',
[5]);
INSERT INTO stored.statements VALUES (2,
3,
's-bd65c62127133f5ae5cb',
[[104, 113]],
[[114, 120]],
[[121, 165]],
[],
5,
NULL,
False,
'warn',
'threaten',
'indirect',
[2],
False,
NULL,
NULL,
NULL,
0.75,
'onrecord test 1',
[]);
INSERT INTO stored.statements VALUES (2,
4,
's-9df27b85f560794f10fb',
[[203, 212]],
[[213, 217]],
[[169, 200]],
[],
1,
NULL,
False,
'say',
'state',
'direct',
[],
False,
NULL,
NULL,
NULL,
0.75,
'onrecord test 1',
[6]);
INSERT INTO stored.statements VALUES (2,
5,
's-70430db4a2f43092f0c6',
[[219, 223]],
[[224, 230]],
[[231, 267]],
[],
1,
NULL,
False,
'deny',
'deny',
'indirect',
[],
False,
NULL,
NULL,
NULL,
0.75,
'onrecord test 1',
[]);
INSERT INTO stored.statements VALUES (3,
1,
's-d7773f368542de2f16ef',
[[0, 26]],
[[27, 35]],
[[36, 51]],
[],
4,
NULL,
False,
'demand',
'demand',
'indirect',
[],
False,
NULL,
NULL,
NULL,
0.75,
'onrecord test 1',
[]);
INSERT INTO stored.statements VALUES (3,
2,
's-06abe863fb38e45de796',
[[54, 64]],
[[65, 69]],
[[70, 113]],
[],
NULL,
NULL,
True,
'say',
'state',
'indirect',
[],
False,
NULL,
NULL,
NULL,
0.75,
'onrecord test 1',
[3]);
INSERT INTO stored.statements VALUES (3,
3,
's-bf9d4a0af6511d69a83b',
[[115, 127]],
[[128, 139]],
[[140, 165]],
[],
2,
NULL,
False,
'say',
'state',
'indirect',
[],
True,
NULL,
NULL,
NULL,
0.75,
'onrecord test 1',
[]);
INSERT INTO stored.statements VALUES (4,
1,
's-1be1338ae9be0238d212',
[[9, 35]],
[[36, 44]],
[[45, 60]],
[],
5,
NULL,
False,
'demand',
'demand',
'indirect',
[],
False,
NULL,
NULL,
NULL,
0.75,
'onrecord test 1',
[]);
INSERT INTO stored.statements VALUES (4,
2,
's-900cfcafe40347210a21',
[[63, 73]],
[[74, 78]],
[[79, 122]],
[],
NULL,
NULL,
True,
'say',
'state',
'indirect',
[],
False,
NULL,
NULL,
NULL,
0.75,
'onrecord test 1',
[4]);
INSERT INTO stored.statements VALUES (4,
3,
's-1903c98f454b80930b5d',
[[124, 136]],
[[137, 148]],
[[149, 174]],
[],
3,
NULL,
False,
'say',
'state',
'indirect',
[],
True,
NULL,
NULL,
NULL,
0.75,
'onrecord test 1',
[]);
CREATE TABLE "stored".versions("document" INTEGER, replaces INTEGER, "current" BOOLEAN);
INSERT INTO stored.versions VALUES (1, NULL, False);
INSERT INTO stored.versions VALUES (2, 1, True);
INSERT INTO stored.versions VALUES (3, NULL, True);
INSERT INTO stored.versions VALUES (4, NULL, True);
CREATE VIEW "stored".standing AS (SELECT *,
'machine' AS state,
CAST(NULL AS VARCHAR[]) AS decisions FROM "stored".statements AS s WHERE (NOT EXISTS(SELECT 1 FROM "stored".corrected AS c WHERE ((c."document" = s."document") AND (c.number = s.number))))) UNION ALL (SELECT * FROM "stored".corrected WHERE (NOT (state IN ('dropped',
'doubled'))));
CREATE VIEW actors AS SELECT c.id,
c."type",
c."name",
c.link,
list(DISTINCT k."key" ORDER BY k."key") AS keys FROM (("stored".actors AS a INNER JOIN "stored".actors AS c ON ((c.number = a.canonical))) LEFT JOIN "stored".actor_keys AS k ON ((k.actor = a.number))) GROUP BY c.number,
c.id,
c."type",
c."name",
c.link;
CREATE VIEW changes AS SELECT seq,
(line ->> '$.made') AS made,
(line ->> '$.verb') AS verb,
line FROM "stored".changes;
CREATE VIEW decisions AS SELECT id,
verb,
decided,
person,
why,
"document",
told,
undone FROM "stored".decisions;
CREATE VIEW documents AS SELECT d.id,
d.url,
d.outlet,
d.title,
d.authors,
TRY_CAST(d.published AS DATE) AS published,
d."language",
d.path,
d.origin,
d.retrieved,
d.added,
d.model,
d.model_digest,
d."encoding",
length(d."text") AS length,
sha256(d."text") AS sha256,
v."current",
r.id AS replaces,
f.id AS "family",
COALESCE(m.likeness,
1) AS likeness,
d."text" FROM (((("stored".documents AS d INNER JOIN "stored".versions AS v ON ((v."document" = d.number))) LEFT JOIN "stored".documents AS r ON ((r.number = v.replaces))) LEFT JOIN "stored".families AS m ON ((m."document" = d.number))) LEFT JOIN "stored".documents AS f ON ((f.number = m."family")));
CREATE VIEW entities AS SELECT e.id,
d.id AS "document",
e."type",
e."name",
e.aliases,
e.link,
e.offices,
e.mentions,
c.id AS actor FROM ((("stored".entities AS e INNER JOIN "stored".documents AS d ON ((d.number = e."document"))) LEFT JOIN "stored".actors AS a ON ((a.number = e.actor))) LEFT JOIN "stored".actors AS c ON ((c.number = a.canonical)));
CREATE VIEW machine_statements AS SELECT s.id,
d.id AS "document",
s.number,
s.source_spans,
s.cue_spans,
s.content_spans,
e."name" AS speaker,
s.act,
s.kind,
s.negated,
s.confidence,
s.extractor FROM (("stored".statements AS s INNER JOIN "stored".documents AS d ON ((d.number = s."document"))) LEFT JOIN "stored".entities AS e ON (((e."document" = s."document") AND (e.number = s.speaker))));
CREATE VIEW refusals AS SELECT origin,
stage,
reason,
detail,
seen FROM "stored".refusals;
CREATE VIEW statements AS SELECT s.id,
d.id AS "document",
s.number,
d.outlet,
TRY_CAST(d.published AS DATE) AS published,
d.url,
d.title,
array_to_string(list_transform(s.source_spans,
(lambda s: "substring"(d."text",
(s[1] + 1),
(s[2] - s[1])))),
' … ') AS "source",
array_to_string(list_transform(s.cue_spans,
(lambda s: "substring"(d."text",
(s[1] + 1),
(s[2] - s[1])))),
' … ') AS cue,
array_to_string(list_transform(s.content_spans,
(lambda s: "substring"(d."text",
(s[1] + 1),
(s[2] - s[1])))),
' … ') AS "content",
COALESCE(c."name",
e."name") AS speaker,
COALESCE(c."type",
e."type") AS speaker_type,
c.id AS actor,
s.anonymous,
s.act,
s.kind,
s.lemma,
s.negated,
array_to_string(list_transform(s.addressee_spans,
(lambda s: "substring"(d."text",
(s[1] + 1),
(s[2] - s[1])))),
' … ') AS addressee,
TRY_CAST(s.said_start AS DATE) AS said_start,
TRY_CAST(s.said_end AS DATE) AS said_end,
w.relays,
w.via,
s.confidence,
s.state,
s.extractor,
s.source_spans,
s.cue_spans,
s.content_spans,
v."current",
f.id AS "family",
(m."family" = d.number) AS first_printing FROM (((((((("stored".standing AS s INNER JOIN "stored".documents AS d ON ((d.number = s."document"))) INNER JOIN "stored".versions AS v ON ((v."document" = s."document"))) LEFT JOIN "stored".families AS m ON ((m."document" = s."document"))) LEFT JOIN "stored".documents AS f ON ((f.number = m."family"))) LEFT JOIN "stored".entities AS e ON (((e."document" = s."document") AND (e.number = s.speaker)))) LEFT JOIN "stored".actors AS a ON ((a.number = e.actor))) LEFT JOIN "stored".actors AS c ON ((c.number = a.canonical))) LEFT JOIN (SELECT r."document",
r.number,
list(x.id ORDER BY r.place) AS via,
list(COALESCE(c."name",
e."name",
array_to_string(list_transform(x.source_spans,
(lambda s: "substring"(d."text",
(s[1] + 1),
(s[2] - s[1])))),
' … ')) ORDER BY r.place) AS relays FROM ((((((SELECT "document",
number,
unnest(via) AS relay,
generate_subscripts(via,
1) AS place FROM "stored".standing) AS r INNER JOIN "stored".standing AS x ON (((x."document" = r."document") AND (x.number = r.relay)))) INNER JOIN "stored".documents AS d ON ((d.number = x."document"))) LEFT JOIN "stored".entities AS e ON (((e."document" = x."document") AND (e.number = x.speaker)))) LEFT JOIN "stored".actors AS a ON ((a.number = e.actor))) LEFT JOIN "stored".actors AS c ON ((c.number = a.canonical))) GROUP BY r."document",
r.number) AS w ON (((w."document" = s."document") AND (w.number = s.number))));
