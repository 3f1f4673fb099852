BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0006');
CREATE TABLE artifact (
	artifact_pk INTEGER NOT NULL, 
	episode_pk INTEGER NOT NULL, 
	library_pk INTEGER NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	language TEXT NOT NULL, 
	path TEXT NOT NULL, 
	rev TEXT NOT NULL, 
	mime_type TEXT NOT NULL, 
	extension TEXT NOT NULL, 
	size_bytes INTEGER NOT NULL, 
	duration_s FLOAT, 
	height INTEGER, 
	codecs TEXT NOT NULL, 
	CONSTRAINT pk_artifact PRIMARY KEY (artifact_pk), 
	CONSTRAINT ck_artifact_size CHECK (size_bytes >= 0), 
	CONSTRAINT fk_artifact_episode_pk FOREIGN KEY(episode_pk) REFERENCES episode (episode_pk) ON DELETE CASCADE, 
	CONSTRAINT fk_artifact_library_pk FOREIGN KEY(library_pk) REFERENCES library (library_pk), 
	CONSTRAINT uq_artifact_episode_pk_kind_language UNIQUE (episode_pk, kind, language), 
	CONSTRAINT uq_artifact_library_pk_path UNIQUE (library_pk, path)
);
INSERT INTO "artifact" VALUES(1,1,1,'artwork','','Episode 2/.artwork/f7d1b9681fac.jpg','7d0a0da2','image/jpeg','jpg',26051,NULL,NULL,'mjpeg');
INSERT INTO "artifact" VALUES(2,1,1,'media','','Episode 2/2026-11-19 Episode 2 [harbour-2].m4a','73326eba','audio/x-m4a','m4a',44093,2.0,NULL,'aac');
INSERT INTO "artifact" VALUES(3,2,1,'artwork','','Small Wonders/.artwork/edddc264691e.jpg','e80e1b9b','image/jpeg','jpg',28608,NULL,NULL,'mjpeg');
INSERT INTO "artifact" VALUES(4,2,1,'media','','Small Wonders/2026-11-21 The kettle that phoned home [talk-5].m4a','216c494a','audio/x-m4a','m4a',112984,10.0,NULL,'aac');
INSERT INTO "artifact" VALUES(5,7,1,'artwork','','Copper Foxes everything so far/.artwork/ace5f60e8c1e.jpg','b718de93','image/jpeg','jpg',24704,NULL,NULL,'mjpeg');
INSERT INTO "artifact" VALUES(6,7,1,'media','','Copper Foxes everything so far/2026-11-22 Copper Rain [music-5].m4a','b2315b08','audio/x-m4a','m4a',75501,6.0,NULL,'aac');
INSERT INTO "artifact" VALUES(7,16,1,'artwork','','Listen later/.artwork/07d9ddddd7a5.jpg','d8426b88','image/jpeg','jpg',23230,NULL,NULL,'mjpeg');
INSERT INTO "artifact" VALUES(8,16,1,'media','','Listen later/2026-11-18 Episode 1 [197204f9f7cd1dbc2d6cf44e].m4a','9d75e4af','audio/x-m4a','m4a',41278,2.0,NULL,'aac');
INSERT INTO "artifact" VALUES(9,13,1,'artwork','','Harbour Watch/.artwork/8e74835ae8c7.jpg','c27f2759','image/jpeg','jpg',29167,NULL,NULL,'mjpeg');
INSERT INTO "artifact" VALUES(10,13,1,'media','','Harbour Watch/2026-11-20 Episode 3 [harbour-3].m4a','d8a0666f','audio/x-m4a','m4a',47217,2.0,NULL,'aac');
INSERT INTO "artifact" VALUES(11,17,1,'artwork','','Esperanto from scratch/.artwork/e9a7a9aff040.jpg','b80edd1b','image/jpeg','jpg',26656,NULL,NULL,'mjpeg');
INSERT INTO "artifact" VALUES(12,17,1,'media','','Esperanto from scratch/2026-08-19 Lesson 5 On the train [lesson-5].m4a','22c2bf98','audio/x-m4a','m4a',44745,2.0,NULL,'aac');
INSERT INTO "artifact" VALUES(13,3,1,'artwork','','Small Wonders/.artwork/cbbc63b7f0a5.jpg','95aa179f','image/jpeg','jpg',28909,NULL,NULL,'mjpeg');
INSERT INTO "artifact" VALUES(14,3,1,'media','','Small Wonders/2026-11-14 Heat pumps in old houses [talk-4].m4a','23f150f1','audio/x-m4a','m4a',113287,10.0,NULL,'aac');
INSERT INTO "artifact" VALUES(15,8,1,'artwork','','Copper Foxes everything so far/.artwork/8fee594b8d3f.jpg','e80e1b9b','image/jpeg','jpg',28608,NULL,NULL,'mjpeg');
INSERT INTO "artifact" VALUES(16,8,1,'media','','Copper Foxes everything so far/2026-10-23 Fern [music-4].m4a','e8dcc233','audio/x-m4a','m4a',79460,6.0,NULL,'aac');
INSERT INTO "artifact" VALUES(17,14,1,'artwork','','Harbour Watch/.artwork/1e5a105682f3.jpg','7d0a0da2','image/jpeg','jpg',26051,NULL,NULL,'mjpeg');
INSERT INTO "artifact" VALUES(18,14,1,'media','','Harbour Watch/2026-11-19 Episode 2 [harbour-2].m4a','5b659893','audio/x-m4a','m4a',44101,2.0,NULL,'aac');
INSERT INTO "artifact" VALUES(19,18,1,'artwork','','Esperanto from scratch/.artwork/2fba387f9479.jpg','2fe96c33','image/jpeg','jpg',31768,NULL,NULL,'mjpeg');
INSERT INTO "artifact" VALUES(20,18,1,'media','','Esperanto from scratch/2026-08-18 Lesson 4 The weather [lesson-4].m4a','daedc0ba','audio/x-m4a','m4a',49856,2.0,NULL,'aac');
INSERT INTO "artifact" VALUES(23,9,1,'artwork','','Copper Foxes everything so far/.artwork/746580470a7c.jpg','87818f12','image/jpeg','jpg',27709,NULL,NULL,'mjpeg');
INSERT INTO "artifact" VALUES(24,9,1,'media','','Copper Foxes everything so far/2026-09-23 Night Bus 42 [music-3].m4a','4e43cc9c','audio/x-m4a','m4a',78511,6.0,NULL,'aac');
INSERT INTO "artifact" VALUES(25,15,1,'artwork','','Harbour Watch/.artwork/d46bd4f2c8dc.jpg','d8426b88','image/jpeg','jpg',23230,NULL,NULL,'mjpeg');
INSERT INTO "artifact" VALUES(26,15,1,'media','','Harbour Watch/2026-11-18 Episode 1 [harbour-1].m4a','50857941','audio/x-m4a','m4a',41280,2.0,NULL,'aac');
INSERT INTO "artifact" VALUES(27,19,1,'artwork','','Esperanto from scratch/.artwork/62d98a5eeb97.jpg','e5d249bf','image/jpeg','jpg',24500,NULL,NULL,'mjpeg');
INSERT INTO "artifact" VALUES(28,19,1,'media','','Esperanto from scratch/2026-08-17 Lesson 3 At the baker''s [lesson-3].m4a','cfebad62','audio/x-m4a','m4a',42591,2.0,NULL,'aac');
INSERT INTO "artifact" VALUES(29,5,1,'artwork','','Small Wonders/.artwork/e630c687c4a8.jpg','d5f26302','image/jpeg','jpg',31250,NULL,NULL,'mjpeg');
INSERT INTO "artifact" VALUES(30,5,1,'media','','Small Wonders/2026-10-31 The last telephone exchange [talk-2].m4a','63725198','audio/x-m4a','m4a',115632,10.0,NULL,'aac');
INSERT INTO "artifact" VALUES(31,20,1,'artwork','','Esperanto from scratch/.artwork/91c5bdd0e1f4.jpg','95aa179f','image/jpeg','jpg',28909,NULL,NULL,'mjpeg');
INSERT INTO "artifact" VALUES(32,20,1,'media','','Esperanto from scratch/2026-08-16 Lesson 2 Numbers [lesson-2].m4a','8bef60c6','audio/x-m4a','m4a',46993,2.0,NULL,'aac');
INSERT INTO "artifact" VALUES(33,6,1,'artwork','','Small Wonders/.artwork/e8234f1315ea.jpg','c0aaa773','image/jpeg','jpg',29296,NULL,NULL,'mjpeg');
INSERT INTO "artifact" VALUES(34,6,1,'media','','Small Wonders/2026-10-24 Why bread rises [talk-1].m4a','91bad54b','audio/x-m4a','m4a',113678,10.0,NULL,'aac');
CREATE TABLE doomed_file (
	doomed_pk INTEGER NOT NULL, 
	library_pk INTEGER NOT NULL, 
	path TEXT NOT NULL, 
	CONSTRAINT pk_doomed_file PRIMARY KEY (doomed_pk), 
	CONSTRAINT fk_doomed_file_library_pk FOREIGN KEY(library_pk) REFERENCES library (library_pk), 
	CONSTRAINT uq_doomed_file_library_pk_path UNIQUE (library_pk, path)
);
CREATE TABLE episode (
	episode_pk INTEGER NOT NULL, 
	episode_id TEXT NOT NULL, 
	feed_id TEXT NOT NULL, 
	extractor TEXT NOT NULL, 
	source_id TEXT NOT NULL, 
	source_url TEXT NOT NULL, 
	host TEXT NOT NULL, 
	title TEXT NOT NULL, 
	listed_title TEXT, 
	description TEXT, 
	published INTEGER, 
	sort_date INTEGER NOT NULL, 
	rank INTEGER NOT NULL, 
	duration_s FLOAT, 
	status VARCHAR(16) NOT NULL, 
	reason TEXT, 
	pinned BOOLEAN NOT NULL, 
	tries INTEGER NOT NULL, 
	next_attempt_at INTEGER, 
	error_class TEXT, 
	error_detail TEXT, 
	error_since INTEGER, 
	log TEXT, 
	discovered_at INTEGER NOT NULL, 
	downloaded_at INTEGER, 
	updated_at INTEGER NOT NULL, listed_description TEXT, refresh_at INTEGER, is_short BOOLEAN DEFAULT '0' NOT NULL, was_live BOOLEAN DEFAULT '0' NOT NULL, refresh_tries INTEGER DEFAULT '0' NOT NULL, chapters TEXT, season_number INTEGER, season TEXT, episode_number INTEGER, people TEXT, is_explicit BOOLEAN DEFAULT '0' NOT NULL, played_at INTEGER, position_s FLOAT, position_at INTEGER, leaves_at INTEGER, until_played BOOLEAN DEFAULT '0' NOT NULL, is_pending BOOLEAN DEFAULT '0' NOT NULL, 
	CONSTRAINT pk_episode PRIMARY KEY (episode_pk), 
	CONSTRAINT ck_episode_status CHECK (status IN ('upcoming', 'queued', 'downloading', 'downloaded', 'failed', 'skipped', 'archived')), 
	CONSTRAINT ck_episode_tries CHECK (tries >= 0), 
	CONSTRAINT fk_episode_feed_id FOREIGN KEY(feed_id) REFERENCES feed (feed_id) ON DELETE CASCADE, 
	CONSTRAINT uq_episode_episode_id UNIQUE (episode_id), 
	CONSTRAINT uq_episode_feed_id_extractor_source_id UNIQUE (feed_id, extractor, source_id)
);
INSERT INTO "episode" VALUES(1,'f7d1b9681fac','01M82FE352QYD3RCAVVQFDHV7V','anypodsite','harbour-2','@site@/watch/harbour-2','127.0.0.1','Episode 2','Episode 2','Made by the fake site.',1795120427000,1795120427000,0,2.0,'archived','removed_feed',0,0,NULL,NULL,NULL,NULL,'[anypodsite] Extracting URL: @site@/watch/harbour-2
[anypodsite] harbour-2: Downloading API JSON
[info] harbour-2: Downloading 1 format(s): 140
[info] Downloading video thumbnail 0 ...
[info] Writing video thumbnail 0 to: @config@/media/anypod/.anypod-jobs/f7d1b9681fac/media.jpg
[download] Destination: @config@/media/anypod/.anypod-jobs/f7d1b9681fac/media.m4a',1795379630102,1795379630754,1795379630845,'7816fa029df8a9c5',NULL,0,0,0,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,0,0);
INSERT INTO "episode" VALUES(2,'edddc264691e','01M82FE55E8FPJFC2JQ516A8VY','anypodsite','talk-5','@site@/watch/talk-5','127.0.0.1','The kettle that phoned home','The kettle that phoned home','A year of watching one appliance.

0:00 Welcome
0:03 The story
0:07 Thanks',1795293227000,1795293227000,4,10.0,'downloaded',NULL,1,0,NULL,NULL,NULL,NULL,'[anypodsite] Extracting URL: @site@/watch/talk-5
[anypodsite] talk-5: Downloading API JSON
[info] talk-5: Downloading 1 format(s): 140
[info] Downloading video thumbnail 0 ...
[info] Writing video thumbnail 0 to: @config@/media/anypod/.anypod-jobs/edddc264691e/media.jpg
[download] Destination: @config@/media/anypod/.anypod-jobs/edddc264691e/media.m4a',1795379631673,1795379632718,1795379644614,NULL,NULL,0,0,0,'[[0.0, "Welcome"], [3.0, "The story"], [7.0, "Thanks"]]',NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,0,0);
INSERT INTO "episode" VALUES(3,'cbbc63b7f0a5','01M82FE55E8FPJFC2JQ516A8VY','anypodsite','talk-4','@site@/watch/talk-4','127.0.0.1','Heat pumps in old houses','Heat pumps in old houses','What nobody tells you about radiators.

0:00 Welcome
0:03 The story
0:07 Thanks',1794688427000,1794688427000,3,10.0,'downloaded',NULL,0,0,NULL,NULL,NULL,NULL,'[anypodsite] Extracting URL: @site@/watch/talk-4
[anypodsite] talk-4: Downloading API JSON
[info] talk-4: Downloading 1 format(s): 140
[info] Downloading video thumbnail 0 ...
[info] Writing video thumbnail 0 to: @config@/media/anypod/.anypod-jobs/cbbc63b7f0a5/media.jpg
[download] Destination: @config@/media/anypod/.anypod-jobs/cbbc63b7f0a5/media.m4a',1795379631673,1795379636516,1795379644622,NULL,NULL,0,0,0,'[[0.0, "Welcome"], [3.0, "The story"], [7.0, "Thanks"]]',NULL,NULL,NULL,NULL,0,1795379644622,NULL,NULL,NULL,0,0);
INSERT INTO "episode" VALUES(4,'94fc68b2485d','01M82FE55E8FPJFC2JQ516A8VY','anypodsite','talk-3','@site@/watch/talk-3','127.0.0.1','Listening to bats','Listening to bats','An evening with a microphone and much patience.

0:00 Welcome
0:03 The story
0:07 Thanks',1794083627000,1794083627000,2,10.0,'archived','user',0,0,NULL,NULL,NULL,NULL,NULL,1795379631673,1795379639395,1795379644644,NULL,NULL,0,0,0,'[[0.0, "Welcome"], [3.0, "The story"], [7.0, "Thanks"]]',NULL,NULL,NULL,NULL,0,NULL,3.0,1795379644632,NULL,0,0);
INSERT INTO "episode" VALUES(5,'e630c687c4a8','01M82FE55E8FPJFC2JQ516A8VY','anypodsite','talk-2','@site@/watch/talk-2','127.0.0.1','The last telephone exchange','The last telephone exchange','Relays, dust and two retired engineers.

0:00 Welcome
0:03 The story
0:07 Thanks',1793478827000,1793478827000,1,10.0,'downloaded',NULL,0,0,NULL,NULL,NULL,NULL,'[anypodsite] Extracting URL: @site@/watch/talk-2
[anypodsite] talk-2: Downloading API JSON
[info] talk-2: Downloading 1 format(s): 140
[info] Downloading video thumbnail 0 ...
[info] Writing video thumbnail 0 to: @config@/media/anypod/.anypod-jobs/e630c687c4a8/media.jpg
[download] Destination: @config@/media/anypod/.anypod-jobs/e630c687c4a8/media.m4a',1795379631673,1795379642353,1795379642353,NULL,NULL,0,0,0,'[[0.0, "Welcome"], [3.0, "The story"], [7.0, "Thanks"]]',NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,0,0);
INSERT INTO "episode" VALUES(6,'e8234f1315ea','01M82FE55E8FPJFC2JQ516A8VY','anypodsite','talk-1','@site@/watch/talk-1','127.0.0.1','Why bread rises','Why bread rises','A conversation about yeast, time and warm kitchens.

0:00 Welcome
0:03 The story
0:07 Thanks',1792874027000,1792874027000,0,10.0,'downloaded',NULL,0,0,NULL,NULL,NULL,NULL,'[anypodsite] Extracting URL: @site@/watch/talk-1
[anypodsite] talk-1: Downloading API JSON
[info] talk-1: Downloading 1 format(s): 140
[info] Downloading video thumbnail 0 ...
[info] Writing video thumbnail 0 to: @config@/media/anypod/.anypod-jobs/e8234f1315ea/media.jpg
[download] Destination: @config@/media/anypod/.anypod-jobs/e8234f1315ea/media.m4a',1795379631673,1795379644522,1795379644522,NULL,NULL,0,0,0,'[[0.0, "Welcome"], [3.0, "The story"], [7.0, "Thanks"]]',NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,0,0);
INSERT INTO "episode" VALUES(7,'ace5f60e8c1e','01M82FE5MQ7CTNTJ8YVC06QHW3','anypodsite','music-5','@site@/watch/music-5','127.0.0.1','Copper Rain','Copper Rain','Made by the fake site.',1795379627000,1795379627000,4,6.0,'downloaded',NULL,0,0,NULL,NULL,NULL,NULL,'[anypodsite] Extracting URL: @site@/watch/music-5
[anypodsite] music-5: Downloading API JSON
[info] music-5: Downloading 1 format(s): 140
[info] Downloading video thumbnail 0 ...
[info] Writing video thumbnail 0 to: @config@/media/anypod/.anypod-jobs/ace5f60e8c1e/media.jpg
[download] Destination: @config@/media/anypod/.anypod-jobs/ace5f60e8c1e/media.m4a',1795379632320,1795379633803,1795379633803,NULL,NULL,0,0,0,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,0,0);
INSERT INTO "episode" VALUES(8,'8fee594b8d3f','01M82FE5MQ7CTNTJ8YVC06QHW3','anypodsite','music-4','@site@/watch/music-4','127.0.0.1','Fern','Fern','Made by the fake site.',1792787627000,1792787627000,3,6.0,'downloaded',NULL,0,0,NULL,NULL,NULL,NULL,'[anypodsite] Extracting URL: @site@/watch/music-4
[anypodsite] music-4: Downloading API JSON
[info] music-4: Downloading 1 format(s): 140
[info] Downloading video thumbnail 0 ...
[info] Writing video thumbnail 0 to: @config@/media/anypod/.anypod-jobs/8fee594b8d3f/media.jpg
[download] Destination: @config@/media/anypod/.anypod-jobs/8fee594b8d3f/media.m4a',1795379632320,1795379637221,1795379637221,NULL,NULL,0,0,0,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,0,0);
INSERT INTO "episode" VALUES(9,'746580470a7c','01M82FE5MQ7CTNTJ8YVC06QHW3','anypodsite','music-3','@site@/watch/music-3','127.0.0.1','Night Bus 42','Night Bus 42','Made by the fake site.',1790195627000,1790195627000,2,6.0,'downloaded',NULL,0,0,NULL,NULL,NULL,NULL,'[anypodsite] Extracting URL: @site@/watch/music-3
[anypodsite] music-3: Downloading API JSON
[info] music-3: Downloading 1 format(s): 140
[info] Downloading video thumbnail 0 ...
[info] Writing video thumbnail 0 to: @config@/media/anypod/.anypod-jobs/746580470a7c/media.jpg
[download] Destination: @config@/media/anypod/.anypod-jobs/746580470a7c/media.m4a',1795379632320,1795379640081,1795379640081,NULL,NULL,0,0,0,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,0,0);
INSERT INTO "episode" VALUES(10,'446527186cf4','01M82FE5MQ7CTNTJ8YVC06QHW3','anypodsite','music-2','@site@/watch/music-2','127.0.0.1','Paper Lanterns','Paper Lanterns',NULL,1787603627000,1787603627000,1,6.0,'failed',NULL,0,1,NULL,'drm','[anypodsite] music-2: This video is DRM protected',1795379642773,'[anypodsite] Extracting URL: @site@/watch/music-2
[anypodsite] music-2: Downloading API JSON
ERROR: [anypodsite] music-2: This video is DRM protected',1795379632320,NULL,1795379642773,NULL,NULL,0,0,0,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,0,0);
INSERT INTO "episode" VALUES(11,'e2b0fa0937a9','01M82FE5MQ7CTNTJ8YVC06QHW3','anypodsite','music-1','@site@/watch/music-1','127.0.0.1','Slow Tide','Slow Tide',NULL,1785011627000,1785011627000,0,6.0,'queued',NULL,0,0,NULL,NULL,NULL,NULL,NULL,1795379632320,NULL,1795379644756,NULL,NULL,0,0,0,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,0,0);
INSERT INTO "episode" VALUES(12,'c0e1a4170f54','01M82FE6KJ2XCQ10RY6S0YXVZG','anypodsite','premiere-1','@site@/watch/premiere-1','127.0.0.1','The harbour at night (premiere)','The harbour at night (premiere)',NULL,NULL,1795379633445,3,NULL,'upcoming','scheduled',0,0,1795387127000,NULL,NULL,NULL,NULL,1795379633445,NULL,1795379633445,NULL,NULL,0,0,0,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,0,1);
INSERT INTO "episode" VALUES(13,'8e74835ae8c7','01M82FE6KJ2XCQ10RY6S0YXVZG','anypodsite','harbour-3','@site@/watch/harbour-3','127.0.0.1','Episode 3','Episode 3','Made by the fake site.',1795206827000,1795206827000,2,2.0,'downloaded',NULL,0,0,NULL,NULL,NULL,NULL,'[anypodsite] Extracting URL: @site@/watch/harbour-3
[anypodsite] harbour-3: Downloading API JSON
[info] harbour-3: Downloading 1 format(s): 140
[info] Downloading video thumbnail 0 ...
[info] Writing video thumbnail 0 to: @config@/media/anypod/.anypod-jobs/8e74835ae8c7/media.jpg
[download] Destination: @config@/media/anypod/.anypod-jobs/8e74835ae8c7/media.m4a',1795379633445,1795379635140,1795379635140,NULL,NULL,0,0,0,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,0,0);
INSERT INTO "episode" VALUES(14,'1e5a105682f3','01M82FE6KJ2XCQ10RY6S0YXVZG','anypodsite','harbour-2','@site@/watch/harbour-2','127.0.0.1','Episode 2','Episode 2','Made by the fake site.',1795120427000,1795120427000,1,2.0,'downloaded',NULL,0,0,NULL,NULL,NULL,NULL,'[anypodsite] Extracting URL: @site@/watch/harbour-2
[anypodsite] harbour-2: Downloading API JSON
[info] harbour-2: Downloading 1 format(s): 140
[info] Downloading video thumbnail 0 ...
[info] Writing video thumbnail 0 to: @config@/media/anypod/.anypod-jobs/1e5a105682f3/media.jpg
[download] Destination: @config@/media/anypod/.anypod-jobs/1e5a105682f3/media.m4a',1795379633445,1795379637911,1795379637911,NULL,NULL,0,0,0,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,0,0);
INSERT INTO "episode" VALUES(15,'d46bd4f2c8dc','01M82FE6KJ2XCQ10RY6S0YXVZG','anypodsite','harbour-1','@site@/watch/harbour-1','127.0.0.1','Episode 1','Episode 1','Made by the fake site.',1795034027000,1795034027000,0,2.0,'downloaded',NULL,0,0,NULL,NULL,NULL,NULL,'[anypodsite] Extracting URL: @site@/watch/harbour-1
[anypodsite] harbour-1: Downloading API JSON
[info] harbour-1: Downloading 1 format(s): 140
[info] Downloading video thumbnail 0 ...
[info] Writing video thumbnail 0 to: @config@/media/anypod/.anypod-jobs/d46bd4f2c8dc/media.jpg
[download] Destination: @config@/media/anypod/.anypod-jobs/d46bd4f2c8dc/media.m4a',1795379633445,1795379640883,1795379640883,NULL,NULL,0,0,0,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,0,0);
INSERT INTO "episode" VALUES(16,'07d9ddddd7a5','01M82FE794KGWAZ3V3H8KE241A','anypodsite','harbour-1','@site@/watch/harbour-1','127.0.0.1','Episode 1',NULL,'Made by the fake site.',1795379633597,1795379633597,1,2.0,'downloaded',NULL,0,0,NULL,NULL,NULL,NULL,'[anypodsite] Extracting URL: @site@/watch/harbour-1
[anypodsite] harbour-1: Downloading API JSON
[info] harbour-1: Downloading 1 format(s): 140
[info] Downloading video thumbnail 0 ...
[info] Writing video thumbnail 0 to: @config@/media/anypod/.anypod-jobs/07d9ddddd7a5/media.jpg
[download] Destination: @config@/media/anypod/.anypod-jobs/07d9ddddd7a5/media.m4a',1795379633597,1795379634487,1795379634487,NULL,NULL,0,0,0,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,0,0);
INSERT INTO "episode" VALUES(17,'e9a7a9aff040','01M82FE76CRNHZCYQGTDF4R1SR','anypodsite','lesson-5','@site@/watch/lesson-5','127.0.0.1','Lesson 5: On the train','Lesson 5: On the train','Made by the fake site.',1787171627000,1787171627000,4,2.0,'downloaded',NULL,0,0,NULL,NULL,NULL,NULL,'[anypodsite] Extracting URL: @site@/watch/lesson-5
[anypodsite] lesson-5: Downloading API JSON
[info] lesson-5: Downloading 1 format(s): 140
[info] Downloading video thumbnail 0 ...
[info] Writing video thumbnail 0 to: @config@/media/anypod/.anypod-jobs/e9a7a9aff040/media.jpg
[download] Destination: @config@/media/anypod/.anypod-jobs/e9a7a9aff040/media.m4a',1795379633927,1795379635781,1795379635781,NULL,NULL,0,0,0,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,0,0);
INSERT INTO "episode" VALUES(18,'2fba387f9479','01M82FE76CRNHZCYQGTDF4R1SR','anypodsite','lesson-4','@site@/watch/lesson-4','127.0.0.1','Lesson 4: The weather','Lesson 4: The weather','Made by the fake site.',1787085227000,1787085227000,3,2.0,'downloaded',NULL,0,0,NULL,NULL,NULL,NULL,'[anypodsite] Extracting URL: @site@/watch/lesson-4
[anypodsite] lesson-4: Downloading API JSON
[info] lesson-4: Downloading 1 format(s): 140
[info] Downloading video thumbnail 0 ...
[info] Writing video thumbnail 0 to: @config@/media/anypod/.anypod-jobs/2fba387f9479/media.jpg
[download] Destination: @config@/media/anypod/.anypod-jobs/2fba387f9479/media.m4a',1795379633927,1795379638741,1795379638741,NULL,NULL,0,0,0,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,0,0);
INSERT INTO "episode" VALUES(19,'62d98a5eeb97','01M82FE76CRNHZCYQGTDF4R1SR','anypodsite','lesson-3','@site@/watch/lesson-3','127.0.0.1','Lesson 3: At the baker''s','Lesson 3: At the baker''s','Made by the fake site.',1786998827000,1786998827000,2,2.0,'downloaded',NULL,0,0,NULL,NULL,NULL,NULL,'[anypodsite] Extracting URL: @site@/watch/lesson-3
[anypodsite] lesson-3: Downloading API JSON
[info] lesson-3: Downloading 1 format(s): 140
[info] Downloading video thumbnail 0 ...
[info] Writing video thumbnail 0 to: @config@/media/anypod/.anypod-jobs/62d98a5eeb97/media.jpg
[download] Destination: @config@/media/anypod/.anypod-jobs/62d98a5eeb97/media.m4a',1795379633927,1795379641555,1795379641555,NULL,NULL,0,0,0,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,0,0);
INSERT INTO "episode" VALUES(20,'91c5bdd0e1f4','01M82FE76CRNHZCYQGTDF4R1SR','anypodsite','lesson-2','@site@/watch/lesson-2','127.0.0.1','Lesson 2: Numbers','Lesson 2: Numbers','Made by the fake site.',1786912427000,1786912427000,1,2.0,'downloaded',NULL,0,0,NULL,NULL,NULL,NULL,'[anypodsite] Extracting URL: @site@/watch/lesson-2
[anypodsite] lesson-2: Downloading API JSON
[info] lesson-2: Downloading 1 format(s): 140
[info] Downloading video thumbnail 0 ...
[info] Writing video thumbnail 0 to: @config@/media/anypod/.anypod-jobs/91c5bdd0e1f4/media.jpg
[download] Destination: @config@/media/anypod/.anypod-jobs/91c5bdd0e1f4/media.m4a',1795379633927,1795379643688,1795379643688,NULL,NULL,0,0,0,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,0,0);
INSERT INTO "episode" VALUES(21,'2509e1868f52','01M82FE76CRNHZCYQGTDF4R1SR','anypodsite','lesson-1','@site@/watch/lesson-1','127.0.0.1','Lesson 1: Hello','Lesson 1: Hello',NULL,1786826027000,1786826027000,0,2.0,'queued',NULL,0,0,NULL,NULL,NULL,NULL,NULL,1795379633927,NULL,1795379633927,NULL,NULL,0,0,0,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,0,0);
CREATE TABLE feed (
	feed_id TEXT NOT NULL, 
	guid TEXT NOT NULL, 
	title TEXT NOT NULL, 
	source_url TEXT NOT NULL, 
	source_kind TEXT NOT NULL, 
	media TEXT NOT NULL, 
	folder TEXT NOT NULL, 
	enabled BOOLEAN NOT NULL, 
	created_at INTEGER NOT NULL, 
	removed_at INTEGER, 
	files_decided BOOLEAN NOT NULL, 
	source_title TEXT, 
	description TEXT, 
	author TEXT, 
	web_url TEXT, 
	artwork_url TEXT, 
	artwork_rev TEXT, 
	artwork_taken_from TEXT, 
	last_sync INTEGER, 
	last_success INTEGER, 
	next_sync INTEGER, 
	sync_failures INTEGER NOT NULL, 
	error_class TEXT, 
	error_detail TEXT, 
	error_since INTEGER, 
	changed_at INTEGER NOT NULL, rules TEXT, filters TEXT, schedule TEXT, showing TEXT, revision INTEGER DEFAULT '0' NOT NULL, 
	CONSTRAINT pk_feed PRIMARY KEY (feed_id), 
	CONSTRAINT uq_feed_folder UNIQUE (folder)
);
INSERT INTO "feed" VALUES('01M82FE352QYD3RCAVVQFDHV7V','f4d8b73f-c653-5e4f-a182-d1640ab72603','Episode 2','@site@/watch/harbour-2','single','audio','Episode 2',1,1795379629514,1795379630845,0,'Harbour Watch',NULL,'Harbour Watch','@site@/watch/harbour-2','@site@/thumb/harbour-2/1.jpg','7d0a0da2','@site@/thumb/harbour-2/1.jpg#crop',1795379630121,1795379630121,1795383240929,0,NULL,NULL,NULL,1795379630845,'{"keep_last": 10, "max_age_s": null, "max_size_bytes": null, "since": null}','0.0|{"exclude_description": null, "exclude_title": null, "include_description": null, "include_title": null, "live": true, "max_duration_s": null, "min_duration_s": null, "shorts": true}','interval:3600','{"artwork_file": null, "artwork_url": null, "author": null, "category": "TV & Film", "description": null, "email": null, "explicit": false, "language": "en", "page_size": 300, "podcast_type": "episodic", "subtitle": null, "title": null}',5);
INSERT INTO "feed" VALUES('01M82FE3HDK10X7D1FCPZ28HR7','50c7d877-50cc-5eef-bb96-188617d92da9','Anypod','','combined','audio','.01M82FE3HDK10X7D1FCPZ28HR7',1,1795379629615,NULL,0,NULL,NULL,NULL,NULL,NULL,'default',NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,1795379629656,'{"keep_last": 10, "max_age_s": null, "max_size_bytes": null, "since": null}','0.0|{"exclude_description": null, "exclude_title": null, "include_description": null, "include_title": null, "live": true, "max_duration_s": null, "min_duration_s": null, "shorts": true}','interval:3600','{"artwork_file": null, "artwork_url": null, "author": null, "category": "TV & Film", "description": null, "email": null, "explicit": false, "language": "en", "page_size": 300, "podcast_type": "episodic", "subtitle": null, "title": null}',2);
INSERT INTO "feed" VALUES('01M82FE55E8FPJFC2JQ516A8VY','c6c4c917-5a28-5fdb-87d6-755f9d7daf69','Small Wonders','@site@/channel/talk/videos','channel','audio','Small Wonders',1,1795379631279,NULL,0,'Small Wonders - Videos','Conversations about everyday things that turn out to be odd.','Small Wonders','@site@/channel/talk/videos','@site@/art/channel/talk.jpg','6a74f01d','@site@/art/channel/talk.jpg#crop',1795379631686,1795379631686,1795383366404,0,NULL,NULL,NULL,1795379644644,'{"keep_last": 10, "max_age_s": null, "max_size_bytes": null, "since": null}','0.0|{"exclude_description": null, "exclude_title": null, "include_description": null, "include_title": null, "live": true, "max_duration_s": null, "min_duration_s": null, "shorts": true}','interval:3600','{"artwork_file": null, "artwork_url": null, "author": null, "category": "TV & Film", "description": null, "email": null, "explicit": false, "language": "en", "page_size": 300, "podcast_type": "episodic", "subtitle": null, "title": null}',9);
INSERT INTO "feed" VALUES('01M82FE5MQ7CTNTJ8YVC06QHW3','d925461b-047f-5a20-8a16-3c0f16159603','Copper Foxes: everything so far','@site@/playlist/music','playlist','audio','Copper Foxes everything so far',1,1795379631767,NULL,0,'Copper Foxes: everything so far',NULL,NULL,'@site@/playlist/music','@site@/art/playlist/music.jpg','53c3f1c8','@site@/art/playlist/music.jpg#crop',1795379632328,1795379632328,NULL,0,NULL,NULL,NULL,1795379644764,'{"keep_last": 10, "max_age_s": null, "max_size_bytes": null, "since": null}','0.0|{"exclude_description": null, "exclude_title": null, "include_description": null, "include_title": null, "live": true, "max_duration_s": null, "min_duration_s": null, "shorts": true}','manual','{"artwork_file": null, "artwork_url": null, "author": null, "category": "TV & Film", "description": "All of it, in my words.", "email": null, "explicit": false, "language": "en", "page_size": 300, "podcast_type": "episodic", "subtitle": null, "title": null}',7);
INSERT INTO "feed" VALUES('01M82FE6KJ2XCQ10RY6S0YXVZG','e079d3b8-3df4-510c-ad83-da8506534992','Harbour Watch','@site@/channel/harbour','channel','audio','Harbour Watch',1,1795379632755,NULL,0,'Harbour Watch - Videos',NULL,'Harbour Watch','@site@/channel/harbour/videos','@site@/art/channel/harbour.jpg','455155e8','@site@/art/channel/harbour.jpg#crop',1795379633479,1795379633479,1795383275142,0,NULL,NULL,NULL,1795379640883,'{"keep_last": 10, "max_age_s": null, "max_size_bytes": null, "since": null}','0.0|{"exclude_description": null, "exclude_title": null, "include_description": null, "include_title": null, "live": true, "max_duration_s": null, "min_duration_s": null, "shorts": true}','interval:3600','{"artwork_file": null, "artwork_url": null, "author": null, "category": "TV & Film", "description": null, "email": null, "explicit": false, "language": "en", "page_size": 300, "podcast_type": "episodic", "subtitle": null, "title": null}',6);
INSERT INTO "feed" VALUES('01M82FE76CRNHZCYQGTDF4R1SR','e649ea77-fa30-506a-88d5-2a049a10423d','Esperanto from scratch','@site@/playlist/course','playlist','audio','Esperanto from scratch',1,1795379633356,NULL,0,'Esperanto from scratch',NULL,NULL,'@site@/playlist/course','@site@/art/playlist/course.jpg','a3f568b3','@site@/art/playlist/course.jpg#crop',1795379633938,1795379633938,1795383385786,0,NULL,NULL,NULL,1795379643688,'{"keep_last": 10, "max_age_s": null, "max_size_bytes": null, "since": null}','0.0|{"exclude_description": null, "exclude_title": null, "include_description": null, "include_title": null, "live": true, "max_duration_s": null, "min_duration_s": null, "shorts": true}','interval:3600','{"artwork_file": null, "artwork_url": null, "author": null, "category": "TV & Film", "description": null, "email": null, "explicit": false, "language": "en", "page_size": 300, "podcast_type": "episodic", "subtitle": null, "title": null}',7);
INSERT INTO "feed" VALUES('01M82FE794KGWAZ3V3H8KE241A','953d2446-a66d-58fe-8787-e84f9adaf7b5','Listen later','','manual','audio','Listen later',0,1795379633445,NULL,0,NULL,NULL,NULL,NULL,NULL,'default',NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,1795379634487,'{"keep_last": null, "max_age_s": null, "max_size_bytes": null, "since": null}','0.0|{"exclude_description": null, "exclude_title": null, "include_description": null, "include_title": null, "live": true, "max_duration_s": null, "min_duration_s": null, "shorts": true}','manual','{"artwork_file": null, "artwork_url": null, "author": null, "category": "TV & Film", "description": null, "email": null, "explicit": false, "language": "en", "page_size": 300, "podcast_type": "episodic", "subtitle": null, "title": null}',3);
CREATE TABLE forward (
	token TEXT NOT NULL, 
	link_id TEXT NOT NULL, 
	until INTEGER NOT NULL, 
	CONSTRAINT pk_forward PRIMARY KEY (token), 
	CONSTRAINT fk_forward_link_id FOREIGN KEY(link_id) REFERENCES link (link_id) ON DELETE CASCADE
);
INSERT INTO "forward" VALUES('-mcB1kXDyVDS38rUpM3OI1yZeR39uB9G','7eb40e612735',1826915644686);
CREATE TABLE host_pause (
	host TEXT NOT NULL, 
	until INTEGER NOT NULL, 
	strikes INTEGER NOT NULL, 
	error_class TEXT NOT NULL, 
	error_detail TEXT NOT NULL, 
	since INTEGER NOT NULL, 
	CONSTRAINT pk_host_pause PRIMARY KEY (host)
);
CREATE TABLE library (
	library_pk INTEGER NOT NULL, 
	root TEXT NOT NULL, 
	CONSTRAINT pk_library PRIMARY KEY (library_pk), 
	CONSTRAINT uq_library_root UNIQUE (root)
);
INSERT INTO "library" VALUES(1,'@config@/media/anypod');
CREATE TABLE link (
	link_id TEXT NOT NULL, 
	feed_id TEXT NOT NULL, 
	name TEXT NOT NULL, 
	token TEXT NOT NULL, 
	created_at INTEGER NOT NULL, 
	last_used_at INTEGER, 
	last_agent TEXT, 
	CONSTRAINT pk_link PRIMARY KEY (link_id), 
	CONSTRAINT fk_link_feed_id FOREIGN KEY(feed_id) REFERENCES feed (feed_id) ON DELETE CASCADE, 
	CONSTRAINT uq_link_token UNIQUE (token)
);
INSERT INTO "link" VALUES('56629ba5d6f5','01M82FE352QYD3RCAVVQFDHV7V','default','XVliMvBUL0utxsIo8mqGdP0eczkLxzwY',1795379629514,NULL,NULL);
INSERT INTO "link" VALUES('0c2f35219913','01M82FE3HDK10X7D1FCPZ28HR7','default','ioaVHTSCPhzEvkDJTvKwu7E2xenSl_2q',1795379629615,NULL,NULL);
INSERT INTO "link" VALUES('75e63710d6ec','01M82FE55E8FPJFC2JQ516A8VY','default','yJDBx6HVTpzDjJ9PdNq-rfR2hy0nUhlO',1795379631279,NULL,NULL);
INSERT INTO "link" VALUES('e82da2f07e58','01M82FE5MQ7CTNTJ8YVC06QHW3','default','IIzojoyetMnOwa1TLkBpHt2Bw3sAUIPM',1795379631767,NULL,NULL);
INSERT INTO "link" VALUES('23b0a54b63ed','01M82FE6KJ2XCQ10RY6S0YXVZG','default','tJgKoJrT8l9gJjn8TrS3qJGav6cuZNwy',1795379632755,NULL,NULL);
INSERT INTO "link" VALUES('bd7b0a0047a4','01M82FE76CRNHZCYQGTDF4R1SR','default','p6Thg6KsPNmgvPCY4c-q6CX3pmWMIIYo',1795379633356,NULL,NULL);
INSERT INTO "link" VALUES('92d2fccc77b0','01M82FE794KGWAZ3V3H8KE241A','default','EphU2Xh_-YpJtuETqChycWiTZsTW88Vq',1795379633445,NULL,NULL);
INSERT INTO "link" VALUES('7eb40e612735','01M82FE55E8FPJFC2JQ516A8VY','Phone','fgjuW1SzxljD3nMLLPpQPDn-uyDU4bBf',1795379644662,NULL,NULL);
CREATE TABLE setting (
	name TEXT NOT NULL, 
	value TEXT NOT NULL, 
	CONSTRAINT pk_setting PRIMARY KEY (name)
);
INSERT INTO "setting" VALUES('sure_time','2026-11-22T20:34:04.765452+00:00');
INSERT INTO "setting" VALUES('seen_time','2026-11-22T20:34:04.765451+00:00');
INSERT INTO "setting" VALUES('doubted_seconds','0.0');
INSERT INTO "setting" VALUES('behind_time','');
INSERT INTO "setting" VALUES('behind_seconds','15.300275452995265');
INSERT INTO "setting" VALUES('ytdlp','2026.10.26');
CREATE TABLE source (
	source_pk INTEGER NOT NULL, 
	feed_id TEXT NOT NULL, 
	url TEXT NOT NULL, 
	listing_order TEXT, 
	depth INTEGER, canonical_id TEXT, coverage TEXT, first_key TEXT, signal_url TEXT, signal_etag TEXT, signal_modified TEXT, signal_digest TEXT, looked_at INTEGER, claimed_count INTEGER, 
	CONSTRAINT pk_source PRIMARY KEY (source_pk), 
	CONSTRAINT fk_source_feed_id FOREIGN KEY(feed_id) REFERENCES feed (feed_id) ON DELETE CASCADE, 
	CONSTRAINT uq_source_feed_id_url UNIQUE (feed_id, url)
);
INSERT INTO "source" VALUES(1,'01M82FE352QYD3RCAVVQFDHV7V','@site@/watch/harbour-2',NULL,-1,NULL,NULL,'anypodsite|harbour-2',NULL,NULL,NULL,NULL,1795379630102,NULL);
INSERT INTO "source" VALUES(2,'01M82FE55E8FPJFC2JQ516A8VY','@site@/channel/talk/videos','newest_first',-1,'anypodsitetab:talk',NULL,'anypodsite|talk-5',NULL,NULL,NULL,NULL,1795379631673,NULL);
INSERT INTO "source" VALUES(3,'01M82FE5MQ7CTNTJ8YVC06QHW3','@site@/playlist/music','newest_first',-1,'anypodsiteplaylist:music',NULL,'anypodsite|music-5',NULL,NULL,NULL,NULL,1795379632319,5);
INSERT INTO "source" VALUES(4,'01M82FE6KJ2XCQ10RY6S0YXVZG','@site@/channel/harbour/videos','other',-1,'anypodsitetab:harbour',NULL,'anypodsite|premiere-1',NULL,NULL,NULL,NULL,1795379633445,NULL);
INSERT INTO "source" VALUES(5,'01M82FE76CRNHZCYQGTDF4R1SR','@site@/playlist/course','other',-1,'anypodsiteplaylist:course',NULL,'anypodsite|lesson-1',NULL,NULL,NULL,NULL,1795379633927,5);
CREATE TABLE submission (
	episode_pk INTEGER NOT NULL, 
	url TEXT NOT NULL, 
	media TEXT, 
	title TEXT, 
	expand BOOLEAN NOT NULL, ytdlp_args TEXT, 
	CONSTRAINT pk_submission PRIMARY KEY (episode_pk), 
	CONSTRAINT fk_submission_episode_pk FOREIGN KEY(episode_pk) REFERENCES episode (episode_pk) ON DELETE CASCADE
);
INSERT INTO "submission" VALUES(16,'@site@/watch/harbour-1',NULL,NULL,0,NULL);
CREATE INDEX ix_episode_feed_id_status ON episode (feed_id, status);
CREATE INDEX ix_episode_status_next_attempt_at ON episode (status, next_attempt_at);
CREATE INDEX ix_link_feed_id ON link (feed_id);
CREATE INDEX ix_forward_link_id ON forward (link_id);
CREATE INDEX ix_episode_feed_id_updated_at ON episode (feed_id, updated_at);
CREATE INDEX ix_episode_feed_id_downloaded_at_published ON episode (feed_id, downloaded_at, published);
CREATE INDEX ix_episode_listed_by_feed ON episode (feed_id, sort_date, rank, episode_pk, status, discovered_at, duration_s, title);
CREATE INDEX ix_episode_listed_by_date ON episode (sort_date, rank, episode_pk, feed_id, status);
CREATE INDEX ix_artifact_episode_pk_kind_size_bytes ON artifact (episode_pk, kind, size_bytes);
CREATE INDEX ix_episode_feed_id_rank ON episode (feed_id, rank);
CREATE INDEX ix_episode_downloaded_at ON episode (downloaded_at);
CREATE INDEX ix_episode_error_class_error_since ON episode (error_class, error_since) WHERE error_class IS NOT NULL;
CREATE INDEX ix_episode_leaves_at ON episode (leaves_at) WHERE leaves_at IS NOT NULL;
CREATE INDEX ix_episode_refresh_at ON episode (refresh_at) WHERE refresh_at IS NOT NULL;
CREATE INDEX ix_submission_url ON submission (url);
COMMIT;
