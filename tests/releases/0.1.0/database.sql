BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0005');
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
INSERT INTO "artifact" VALUES(1,1,1,'artwork','','Episode 2/.artwork/7f5e0d9e8ac2.jpg','7d0a0da2','image/jpeg','jpg',26051,NULL,NULL,'mjpeg');
INSERT INTO "artifact" VALUES(2,1,1,'media','','Episode 2/2026-11-19 Episode 2 [harbour-2].m4a','a83e9732','audio/x-m4a','m4a',44093,2.0,NULL,'aac');
INSERT INTO "artifact" VALUES(3,2,1,'artwork','','Small Wonders/.artwork/ba57f669bbcd.jpg','e80e1b9b','image/jpeg','jpg',28608,NULL,NULL,'mjpeg');
INSERT INTO "artifact" VALUES(4,2,1,'media','','Small Wonders/2026-11-21 The kettle that phoned home [talk-5].m4a','de670ff3','audio/x-m4a','m4a',112984,10.0,NULL,'aac');
INSERT INTO "artifact" VALUES(5,7,1,'artwork','','Copper Foxes everything so far/.artwork/cbbd28d5cc07.jpg','b718de93','image/jpeg','jpg',24704,NULL,NULL,'mjpeg');
INSERT INTO "artifact" VALUES(6,7,1,'media','','Copper Foxes everything so far/2026-11-22 Copper Rain [music-5].m4a','a801afc3','audio/x-m4a','m4a',75501,6.0,NULL,'aac');
INSERT INTO "artifact" VALUES(7,16,1,'artwork','','Listen later/.artwork/d21dc2886a63.jpg','d8426b88','image/jpeg','jpg',23230,NULL,NULL,'mjpeg');
INSERT INTO "artifact" VALUES(8,16,1,'media','','Listen later/2026-11-18 Episode 1 [9c781b39069a22de34d6eeca].m4a','ca52ea57','audio/x-m4a','m4a',41278,2.0,NULL,'aac');
INSERT INTO "artifact" VALUES(9,13,1,'artwork','','Harbour Watch/.artwork/006207e4b7ca.jpg','c27f2759','image/jpeg','jpg',29167,NULL,NULL,'mjpeg');
INSERT INTO "artifact" VALUES(10,13,1,'media','','Harbour Watch/2026-11-20 Episode 3 [harbour-3].m4a','cb56107a','audio/x-m4a','m4a',47217,2.0,NULL,'aac');
INSERT INTO "artifact" VALUES(11,17,1,'artwork','','Esperanto from scratch/.artwork/2a4237f51ecc.jpg','b80edd1b','image/jpeg','jpg',26656,NULL,NULL,'mjpeg');
INSERT INTO "artifact" VALUES(12,17,1,'media','','Esperanto from scratch/2026-08-19 Lesson 5 On the train [lesson-5].m4a','e82f07ce','audio/x-m4a','m4a',44745,2.0,NULL,'aac');
INSERT INTO "artifact" VALUES(13,3,1,'artwork','','Small Wonders/.artwork/d929823ea1b0.jpg','95aa179f','image/jpeg','jpg',28909,NULL,NULL,'mjpeg');
INSERT INTO "artifact" VALUES(14,3,1,'media','','Small Wonders/2026-11-14 Heat pumps in old houses [talk-4].m4a','8dd5242a','audio/x-m4a','m4a',113287,10.0,NULL,'aac');
INSERT INTO "artifact" VALUES(15,8,1,'artwork','','Copper Foxes everything so far/.artwork/66f7eb6e7343.jpg','e80e1b9b','image/jpeg','jpg',28608,NULL,NULL,'mjpeg');
INSERT INTO "artifact" VALUES(16,8,1,'media','','Copper Foxes everything so far/2026-10-23 Fern [music-4].m4a','8f7167ad','audio/x-m4a','m4a',79460,6.0,NULL,'aac');
INSERT INTO "artifact" VALUES(17,14,1,'artwork','','Harbour Watch/.artwork/f87946ff0bdd.jpg','7d0a0da2','image/jpeg','jpg',26051,NULL,NULL,'mjpeg');
INSERT INTO "artifact" VALUES(18,14,1,'media','','Harbour Watch/2026-11-19 Episode 2 [harbour-2].m4a','5001f043','audio/x-m4a','m4a',44101,2.0,NULL,'aac');
INSERT INTO "artifact" VALUES(19,18,1,'artwork','','Esperanto from scratch/.artwork/01d680ada3db.jpg','2fe96c33','image/jpeg','jpg',31768,NULL,NULL,'mjpeg');
INSERT INTO "artifact" VALUES(20,18,1,'media','','Esperanto from scratch/2026-08-18 Lesson 4 The weather [lesson-4].m4a','55f4407e','audio/x-m4a','m4a',49856,2.0,NULL,'aac');
INSERT INTO "artifact" VALUES(23,9,1,'artwork','','Copper Foxes everything so far/.artwork/fa2beaf5cc6b.jpg','87818f12','image/jpeg','jpg',27709,NULL,NULL,'mjpeg');
INSERT INTO "artifact" VALUES(24,9,1,'media','','Copper Foxes everything so far/2026-09-23 Night Bus 42 [music-3].m4a','abc6d79d','audio/x-m4a','m4a',78511,6.0,NULL,'aac');
INSERT INTO "artifact" VALUES(25,15,1,'artwork','','Harbour Watch/.artwork/8515614f32c2.jpg','d8426b88','image/jpeg','jpg',23230,NULL,NULL,'mjpeg');
INSERT INTO "artifact" VALUES(26,15,1,'media','','Harbour Watch/2026-11-18 Episode 1 [harbour-1].m4a','bbf52e2f','audio/x-m4a','m4a',41280,2.0,NULL,'aac');
INSERT INTO "artifact" VALUES(27,19,1,'artwork','','Esperanto from scratch/.artwork/f33ebff36d4f.jpg','e5d249bf','image/jpeg','jpg',24500,NULL,NULL,'mjpeg');
INSERT INTO "artifact" VALUES(28,19,1,'media','','Esperanto from scratch/2026-08-17 Lesson 3 At the baker''s [lesson-3].m4a','3f38bbb2','audio/x-m4a','m4a',42591,2.0,NULL,'aac');
INSERT INTO "artifact" VALUES(29,5,1,'artwork','','Small Wonders/.artwork/0e98edde8b0d.jpg','d5f26302','image/jpeg','jpg',31250,NULL,NULL,'mjpeg');
INSERT INTO "artifact" VALUES(30,5,1,'media','','Small Wonders/2026-10-31 The last telephone exchange [talk-2].m4a','b174362a','audio/x-m4a','m4a',115632,10.0,NULL,'aac');
INSERT INTO "artifact" VALUES(31,20,1,'artwork','','Esperanto from scratch/.artwork/14c4e41c7b1e.jpg','95aa179f','image/jpeg','jpg',28909,NULL,NULL,'mjpeg');
INSERT INTO "artifact" VALUES(32,20,1,'media','','Esperanto from scratch/2026-08-16 Lesson 2 Numbers [lesson-2].m4a','d0d0e5cd','audio/x-m4a','m4a',46993,2.0,NULL,'aac');
INSERT INTO "artifact" VALUES(33,6,1,'artwork','','Small Wonders/.artwork/2a28130c337d.jpg','c0aaa773','image/jpeg','jpg',29296,NULL,NULL,'mjpeg');
INSERT INTO "artifact" VALUES(34,6,1,'media','','Small Wonders/2026-10-24 Why bread rises [talk-1].m4a','3fb5edaa','audio/x-m4a','m4a',113678,10.0,NULL,'aac');
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
	updated_at INTEGER NOT NULL, listed_description TEXT, refresh_at INTEGER, is_short BOOLEAN DEFAULT '0' NOT NULL, was_live BOOLEAN DEFAULT '0' NOT NULL, refresh_tries INTEGER DEFAULT '0' NOT NULL, chapters TEXT, season_number INTEGER, season TEXT, episode_number INTEGER, people TEXT, is_explicit BOOLEAN DEFAULT '0' NOT NULL, played_at INTEGER, position_s FLOAT, position_at INTEGER, leaves_at INTEGER, until_played BOOLEAN DEFAULT '0' NOT NULL, 
	CONSTRAINT pk_episode PRIMARY KEY (episode_pk), 
	CONSTRAINT ck_episode_status CHECK (status IN ('upcoming', 'queued', 'downloading', 'downloaded', 'failed', 'skipped', 'archived')), 
	CONSTRAINT ck_episode_tries CHECK (tries >= 0), 
	CONSTRAINT fk_episode_feed_id FOREIGN KEY(feed_id) REFERENCES feed (feed_id) ON DELETE CASCADE, 
	CONSTRAINT uq_episode_episode_id UNIQUE (episode_id), 
	CONSTRAINT uq_episode_feed_id_extractor_source_id UNIQUE (feed_id, extractor, source_id)
);
INSERT INTO "episode" VALUES(1,'7f5e0d9e8ac2','01M80RRY5B27MNZYT6RJP9VGA4','anypodsite','harbour-2','@site@/watch/harbour-2','127.0.0.1','Episode 2','Episode 2','Made by the fake site.',1795063107000,1795063107000,0,2.0,'archived','removed_feed',0,0,NULL,NULL,NULL,NULL,'[anypodsite] Extracting URL: @site@/watch/harbour-2
[anypodsite] harbour-2: Downloading API JSON
[info] harbour-2: Downloading 1 format(s): 140
[info] Downloading video thumbnail 0 ...
[info] Writing video thumbnail 0 to: @config@/media/anypod/.anypod-jobs/7f5e0d9e8ac2/media.jpg
[download] Destination: @config@/media/anypod/.anypod-jobs/7f5e0d9e8ac2/media.m4a',1795322315306,1795322318872,1795322319057,'7816fa029df8a9c5',NULL,0,0,0,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,0);
INSERT INTO "episode" VALUES(2,'ba57f669bbcd','01M80RS5VATZGW708NS05SV49S','anypodsite','talk-5','@site@/watch/talk-5','127.0.0.1','The kettle that phoned home','The kettle that phoned home','A year of watching one appliance.

0:00 Welcome
0:03 The story
0:07 Thanks',1795235907000,1795235907000,4,10.0,'downloaded',NULL,1,0,NULL,NULL,NULL,NULL,'[anypodsite] Extracting URL: @site@/watch/talk-5
[anypodsite] talk-5: Downloading API JSON
[info] talk-5: Downloading 1 format(s): 140
[info] Downloading video thumbnail 0 ...
[info] Writing video thumbnail 0 to: @config@/media/anypod/.anypod-jobs/ba57f669bbcd/media.jpg
[download] Destination: @config@/media/anypod/.anypod-jobs/ba57f669bbcd/media.m4a',1795322323254,1795322329022,1795322384198,NULL,NULL,0,0,0,'[[0.0, "Welcome"], [3.0, "The story"], [7.0, "Thanks"]]',NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,0);
INSERT INTO "episode" VALUES(3,'d929823ea1b0','01M80RS5VATZGW708NS05SV49S','anypodsite','talk-4','@site@/watch/talk-4','127.0.0.1','Heat pumps in old houses','Heat pumps in old houses','What nobody tells you about radiators.

0:00 Welcome
0:03 The story
0:07 Thanks',1794631107000,1794631107000,3,10.0,'downloaded',NULL,0,0,NULL,NULL,NULL,NULL,'[anypodsite] Extracting URL: @site@/watch/talk-4
[anypodsite] talk-4: Downloading API JSON
[info] talk-4: Downloading 1 format(s): 140
[info] Downloading video thumbnail 0 ...
[info] Writing video thumbnail 0 to: @config@/media/anypod/.anypod-jobs/d929823ea1b0/media.jpg
[download] Destination: @config@/media/anypod/.anypod-jobs/d929823ea1b0/media.m4a',1795322323254,1795322351010,1795322384222,NULL,NULL,0,0,0,'[[0.0, "Welcome"], [3.0, "The story"], [7.0, "Thanks"]]',NULL,NULL,NULL,NULL,0,1795322384222,NULL,NULL,NULL,0);
INSERT INTO "episode" VALUES(4,'fe45735f0dde','01M80RS5VATZGW708NS05SV49S','anypodsite','talk-3','@site@/watch/talk-3','127.0.0.1','Listening to bats','Listening to bats','An evening with a microphone and much patience.

0:00 Welcome
0:03 The story
0:07 Thanks',1794026307000,1794026307000,2,10.0,'archived','user',0,0,NULL,NULL,NULL,NULL,NULL,1795322323254,1795322367676,1795322384327,NULL,NULL,0,0,0,'[[0.0, "Welcome"], [3.0, "The story"], [7.0, "Thanks"]]',NULL,NULL,NULL,NULL,0,NULL,3.0,1795322384275,NULL,0);
INSERT INTO "episode" VALUES(5,'0e98edde8b0d','01M80RS5VATZGW708NS05SV49S','anypodsite','talk-2','@site@/watch/talk-2','127.0.0.1','The last telephone exchange','The last telephone exchange','Relays, dust and two retired engineers.

0:00 Welcome
0:03 The story
0:07 Thanks',1793421507000,1793421507000,1,10.0,'downloaded',NULL,0,0,NULL,NULL,NULL,NULL,'[anypodsite] Extracting URL: @site@/watch/talk-2
[anypodsite] talk-2: Downloading API JSON
[info] talk-2: Downloading 1 format(s): 140
[info] Downloading video thumbnail 0 ...
[info] Writing video thumbnail 0 to: @config@/media/anypod/.anypod-jobs/0e98edde8b0d/media.jpg
[download] Destination: @config@/media/anypod/.anypod-jobs/0e98edde8b0d/media.m4a',1795322323254,1795322377246,1795322377246,NULL,NULL,0,0,0,'[[0.0, "Welcome"], [3.0, "The story"], [7.0, "Thanks"]]',NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,0);
INSERT INTO "episode" VALUES(6,'2a28130c337d','01M80RS5VATZGW708NS05SV49S','anypodsite','talk-1','@site@/watch/talk-1','127.0.0.1','Why bread rises','Why bread rises','A conversation about yeast, time and warm kitchens.

0:00 Welcome
0:03 The story
0:07 Thanks',1792816707000,1792816707000,0,10.0,'downloaded',NULL,0,0,NULL,NULL,NULL,NULL,'[anypodsite] Extracting URL: @site@/watch/talk-1
[anypodsite] talk-1: Downloading API JSON
[info] talk-1: Downloading 1 format(s): 140
[info] Downloading video thumbnail 0 ...
[info] Writing video thumbnail 0 to: @config@/media/anypod/.anypod-jobs/2a28130c337d/media.jpg
[download] Destination: @config@/media/anypod/.anypod-jobs/2a28130c337d/media.m4a',1795322323254,1795322383934,1795322383934,NULL,NULL,0,0,0,'[[0.0, "Welcome"], [3.0, "The story"], [7.0, "Thanks"]]',NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,0);
INSERT INTO "episode" VALUES(7,'cbbd28d5cc07','01M80RS8WHVC30VRY4KAB868RD','anypodsite','music-5','@site@/watch/music-5','127.0.0.1','Copper Rain','Copper Rain','Made by the fake site.',1795322307000,1795322307000,4,6.0,'downloaded',NULL,0,0,NULL,NULL,NULL,NULL,'[anypodsite] Extracting URL: @site@/watch/music-5
[anypodsite] music-5: Downloading API JSON
[info] music-5: Downloading 1 format(s): 140
[info] Downloading video thumbnail 0 ...
[info] Writing video thumbnail 0 to: @config@/media/anypod/.anypod-jobs/cbbd28d5cc07/media.jpg
[download] Destination: @config@/media/anypod/.anypod-jobs/cbbd28d5cc07/media.m4a',1795322328286,1795322335816,1795322335816,NULL,NULL,0,0,0,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,0);
INSERT INTO "episode" VALUES(8,'66f7eb6e7343','01M80RS8WHVC30VRY4KAB868RD','anypodsite','music-4','@site@/watch/music-4','127.0.0.1','Fern','Fern','Made by the fake site.',1792730307000,1792730307000,3,6.0,'downloaded',NULL,0,0,NULL,NULL,NULL,NULL,'[anypodsite] Extracting URL: @site@/watch/music-4
[anypodsite] music-4: Downloading API JSON
[info] music-4: Downloading 1 format(s): 140
[info] Downloading video thumbnail 0 ...
[info] Writing video thumbnail 0 to: @config@/media/anypod/.anypod-jobs/66f7eb6e7343/media.jpg
[download] Destination: @config@/media/anypod/.anypod-jobs/66f7eb6e7343/media.m4a',1795322328286,1795322355017,1795322355017,NULL,NULL,0,0,0,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,0);
INSERT INTO "episode" VALUES(9,'fa2beaf5cc6b','01M80RS8WHVC30VRY4KAB868RD','anypodsite','music-3','@site@/watch/music-3','127.0.0.1','Night Bus 42','Night Bus 42','Made by the fake site.',1790138307000,1790138307000,2,6.0,'downloaded',NULL,0,0,NULL,NULL,NULL,NULL,'[anypodsite] Extracting URL: @site@/watch/music-3
[anypodsite] music-3: Downloading API JSON
[info] music-3: Downloading 1 format(s): 140
[info] Downloading video thumbnail 0 ...
[info] Writing video thumbnail 0 to: @config@/media/anypod/.anypod-jobs/fa2beaf5cc6b/media.jpg
[download] Destination: @config@/media/anypod/.anypod-jobs/fa2beaf5cc6b/media.m4a',1795322328286,1795322370362,1795322370362,NULL,NULL,0,0,0,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,0);
INSERT INTO "episode" VALUES(10,'1fcdc20530df','01M80RS8WHVC30VRY4KAB868RD','anypodsite','music-2','@site@/watch/music-2','127.0.0.1','Paper Lanterns','Paper Lanterns',NULL,1787546307000,1787546307000,1,6.0,'failed',NULL,0,1,NULL,'drm','[anypodsite] music-2: This video is DRM protected',1795322379126,'[anypodsite] Extracting URL: @site@/watch/music-2
[anypodsite] music-2: Downloading API JSON
ERROR: [anypodsite] music-2: This video is DRM protected',1795322328286,NULL,1795322379126,NULL,NULL,0,0,0,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,0);
INSERT INTO "episode" VALUES(11,'52c27c6fdd10','01M80RS8WHVC30VRY4KAB868RD','anypodsite','music-1','@site@/watch/music-1','127.0.0.1','Slow Tide','Slow Tide',NULL,1784954307000,1784954307000,0,6.0,'queued',NULL,0,0,NULL,NULL,NULL,NULL,NULL,1795322328286,NULL,1795322384481,NULL,NULL,0,0,0,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,0);
INSERT INTO "episode" VALUES(12,'20e9f5876ac0','01M80RSE97W3CE9K83NYB95QGQ','anypodsite','premiere-1','@site@/watch/premiere-1','127.0.0.1','The harbour at night (premiere)','The harbour at night (premiere)',NULL,NULL,1795322334622,3,NULL,'upcoming','scheduled',0,0,1795329807000,NULL,NULL,NULL,NULL,1795322334622,NULL,1795322334622,NULL,NULL,0,0,0,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,0);
INSERT INTO "episode" VALUES(13,'006207e4b7ca','01M80RSE97W3CE9K83NYB95QGQ','anypodsite','harbour-3','@site@/watch/harbour-3','127.0.0.1','Episode 3','Episode 3','Made by the fake site.',1795149507000,1795149507000,2,2.0,'downloaded',NULL,0,0,NULL,NULL,NULL,NULL,'[anypodsite] Extracting URL: @site@/watch/harbour-3
[anypodsite] harbour-3: Downloading API JSON
[info] harbour-3: Downloading 1 format(s): 140
[info] Downloading video thumbnail 0 ...
[info] Writing video thumbnail 0 to: @config@/media/anypod/.anypod-jobs/006207e4b7ca/media.jpg
[download] Destination: @config@/media/anypod/.anypod-jobs/006207e4b7ca/media.m4a',1795322334622,1795322343693,1795322343693,NULL,NULL,0,0,0,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,0);
INSERT INTO "episode" VALUES(14,'f87946ff0bdd','01M80RSE97W3CE9K83NYB95QGQ','anypodsite','harbour-2','@site@/watch/harbour-2','127.0.0.1','Episode 2','Episode 2','Made by the fake site.',1795063107000,1795063107000,1,2.0,'downloaded',NULL,0,0,NULL,NULL,NULL,NULL,'[anypodsite] Extracting URL: @site@/watch/harbour-2
[anypodsite] harbour-2: Downloading API JSON
[info] harbour-2: Downloading 1 format(s): 140
[info] Downloading video thumbnail 0 ...
[info] Writing video thumbnail 0 to: @config@/media/anypod/.anypod-jobs/f87946ff0bdd/media.jpg
[download] Destination: @config@/media/anypod/.anypod-jobs/f87946ff0bdd/media.m4a',1795322334622,1795322359159,1795322359159,NULL,NULL,0,0,0,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,0);
INSERT INTO "episode" VALUES(15,'8515614f32c2','01M80RSE97W3CE9K83NYB95QGQ','anypodsite','harbour-1','@site@/watch/harbour-1','127.0.0.1','Episode 1','Episode 1','Made by the fake site.',1794976707000,1794976707000,0,2.0,'downloaded',NULL,0,0,NULL,NULL,NULL,NULL,'[anypodsite] Extracting URL: @site@/watch/harbour-1
[anypodsite] harbour-1: Downloading API JSON
[info] harbour-1: Downloading 1 format(s): 140
[info] Downloading video thumbnail 0 ...
[info] Writing video thumbnail 0 to: @config@/media/anypod/.anypod-jobs/8515614f32c2/media.jpg
[download] Destination: @config@/media/anypod/.anypod-jobs/8515614f32c2/media.m4a',1795322334622,1795322372737,1795322372737,NULL,NULL,0,0,0,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,0);
INSERT INTO "episode" VALUES(16,'d21dc2886a63','01M80RSKWQFREF65SPPKQWSDMF','anypodsite','harbour-1','@site@/watch/harbour-1','127.0.0.1','Episode 1',NULL,'Made by the fake site.',1795322335725,1795322335725,1,2.0,'downloaded',NULL,0,0,NULL,NULL,NULL,NULL,'[anypodsite] Extracting URL: @site@/watch/harbour-1
[anypodsite] harbour-1: Downloading API JSON
[info] harbour-1: Downloading 1 format(s): 140
[info] Downloading video thumbnail 0 ...
[info] Writing video thumbnail 0 to: @config@/media/anypod/.anypod-jobs/d21dc2886a63/media.jpg
[download] Destination: @config@/media/anypod/.anypod-jobs/d21dc2886a63/media.m4a',1795322335725,1795322340814,1795322340814,NULL,NULL,0,0,0,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,0);
INSERT INTO "episode" VALUES(17,'2a4237f51ecc','01M80RSKMBPP9MEFWGNB1GF9A6','anypodsite','lesson-5','@site@/watch/lesson-5','127.0.0.1','Lesson 5: On the train','Lesson 5: On the train','Made by the fake site.',1787114307000,1787114307000,4,2.0,'downloaded',NULL,0,0,NULL,NULL,NULL,NULL,'[anypodsite] Extracting URL: @site@/watch/lesson-5
[anypodsite] lesson-5: Downloading API JSON
[info] lesson-5: Downloading 1 format(s): 140
[info] Downloading video thumbnail 0 ...
[info] Writing video thumbnail 0 to: @config@/media/anypod/.anypod-jobs/2a4237f51ecc/media.jpg
[download] Destination: @config@/media/anypod/.anypod-jobs/2a4237f51ecc/media.m4a',1795322338652,1795322347136,1795322347136,NULL,NULL,0,0,0,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,0);
INSERT INTO "episode" VALUES(18,'01d680ada3db','01M80RSKMBPP9MEFWGNB1GF9A6','anypodsite','lesson-4','@site@/watch/lesson-4','127.0.0.1','Lesson 4: The weather','Lesson 4: The weather','Made by the fake site.',1787027907000,1787027907000,3,2.0,'downloaded',NULL,0,0,NULL,NULL,NULL,NULL,'[anypodsite] Extracting URL: @site@/watch/lesson-4
[anypodsite] lesson-4: Downloading API JSON
[info] lesson-4: Downloading 1 format(s): 140
[info] Downloading video thumbnail 0 ...
[info] Writing video thumbnail 0 to: @config@/media/anypod/.anypod-jobs/01d680ada3db/media.jpg
[download] Destination: @config@/media/anypod/.anypod-jobs/01d680ada3db/media.m4a',1795322338652,1795322363588,1795322363588,NULL,NULL,0,0,0,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,0);
INSERT INTO "episode" VALUES(19,'f33ebff36d4f','01M80RSKMBPP9MEFWGNB1GF9A6','anypodsite','lesson-3','@site@/watch/lesson-3','127.0.0.1','Lesson 3: At the baker''s','Lesson 3: At the baker''s','Made by the fake site.',1786941507000,1786941507000,2,2.0,'downloaded',NULL,0,0,NULL,NULL,NULL,NULL,'[anypodsite] Extracting URL: @site@/watch/lesson-3
[anypodsite] lesson-3: Downloading API JSON
[info] lesson-3: Downloading 1 format(s): 140
[info] Downloading video thumbnail 0 ...
[info] Writing video thumbnail 0 to: @config@/media/anypod/.anypod-jobs/f33ebff36d4f/media.jpg
[download] Destination: @config@/media/anypod/.anypod-jobs/f33ebff36d4f/media.m4a',1795322338652,1795322375349,1795322375349,NULL,NULL,0,0,0,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,0);
INSERT INTO "episode" VALUES(20,'14c4e41c7b1e','01M80RSKMBPP9MEFWGNB1GF9A6','anypodsite','lesson-2','@site@/watch/lesson-2','127.0.0.1','Lesson 2: Numbers','Lesson 2: Numbers','Made by the fake site.',1786855107000,1786855107000,1,2.0,'downloaded',NULL,0,0,NULL,NULL,NULL,NULL,'[anypodsite] Extracting URL: @site@/watch/lesson-2
[anypodsite] lesson-2: Downloading API JSON
[info] lesson-2: Downloading 1 format(s): 140
[info] Downloading video thumbnail 0 ...
[info] Writing video thumbnail 0 to: @config@/media/anypod/.anypod-jobs/14c4e41c7b1e/media.jpg
[download] Destination: @config@/media/anypod/.anypod-jobs/14c4e41c7b1e/media.m4a',1795322338652,1795322381773,1795322381773,NULL,NULL,0,0,0,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,0);
INSERT INTO "episode" VALUES(21,'6438d9c7efc9','01M80RSKMBPP9MEFWGNB1GF9A6','anypodsite','lesson-1','@site@/watch/lesson-1','127.0.0.1','Lesson 1: Hello','Lesson 1: Hello',NULL,1786768707000,1786768707000,0,2.0,'queued',NULL,0,0,NULL,NULL,NULL,NULL,NULL,1795322338652,NULL,1795322338652,NULL,NULL,0,0,0,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,0);
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
INSERT INTO "feed" VALUES('01M80RRY5B27MNZYT6RJP9VGA4','65e61ccb-1fd4-50ae-9dcf-d9516fb58c07','Episode 2','@site@/watch/harbour-2','single','audio','Episode 2',1,1795322313598,1795322319057,0,'Harbour Watch',NULL,'Harbour Watch','@site@/watch/harbour-2','@site@/thumb/harbour-2/1.jpg','7d0a0da2','@site@/thumb/harbour-2/1.jpg#crop',1795322315437,1795322315437,1795325993752,0,NULL,NULL,NULL,1795322319057,'{"keep_last": 10, "max_age_s": null, "max_size_bytes": null, "since": null}','0.0|{"exclude_description": null, "exclude_title": null, "include_description": null, "include_title": null, "live": true, "max_duration_s": null, "min_duration_s": null, "shorts": true}','interval:3600','{"artwork_file": null, "artwork_url": null, "author": null, "category": "TV & Film", "description": null, "email": null, "explicit": false, "language": "en", "page_size": 300, "podcast_type": "episodic", "subtitle": null, "title": null}',5);
INSERT INTO "feed" VALUES('01M80RRZ0YZYPXHGD8VA6RRH8D','66765d89-2dec-5196-a2e9-e70730f964b5','Anypod','','combined','audio','.01M80RRZ0YZYPXHGD8VA6RRH8D',1,1795322313766,NULL,0,NULL,NULL,NULL,NULL,NULL,'default',NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,1795322314045,'{"keep_last": 10, "max_age_s": null, "max_size_bytes": null, "since": null}','0.0|{"exclude_description": null, "exclude_title": null, "include_description": null, "include_title": null, "live": true, "max_duration_s": null, "min_duration_s": null, "shorts": true}','interval:3600','{"artwork_file": null, "artwork_url": null, "author": null, "category": "TV & Film", "description": null, "email": null, "explicit": false, "language": "en", "page_size": 300, "podcast_type": "episodic", "subtitle": null, "title": null}',2);
INSERT INTO "feed" VALUES('01M80RS5VATZGW708NS05SV49S','e266d4ed-e51e-5676-be05-df438180cbe0','Small Wonders','@site@/channel/talk/videos','channel','audio','Small Wonders',1,1795322320749,NULL,0,'Small Wonders - Videos','Conversations about everyday things that turn out to be odd.','Small Wonders','@site@/channel/talk/videos','@site@/art/channel/talk.jpg','6a74f01d','@site@/art/channel/talk.jpg#crop',1795322323302,1795322323302,1795325931316,0,NULL,NULL,NULL,1795322384327,'{"keep_last": 10, "max_age_s": null, "max_size_bytes": null, "since": null}','0.0|{"exclude_description": null, "exclude_title": null, "include_description": null, "include_title": null, "live": true, "max_duration_s": null, "min_duration_s": null, "shorts": true}','interval:3600','{"artwork_file": null, "artwork_url": null, "author": null, "category": "TV & Film", "description": null, "email": null, "explicit": false, "language": "en", "page_size": 300, "podcast_type": "episodic", "subtitle": null, "title": null}',9);
INSERT INTO "feed" VALUES('01M80RS8WHVC30VRY4KAB868RD','2cb6ac69-0a90-5e7e-be5c-e8079a9a35f3','Copper Foxes: everything so far','@site@/playlist/music','playlist','audio','Copper Foxes everything so far',1,1795322323857,NULL,0,'Copper Foxes: everything so far',NULL,NULL,'@site@/playlist/music','@site@/art/playlist/music.jpg','53c3f1c8','@site@/art/playlist/music.jpg#crop',1795322328337,1795322328337,NULL,0,NULL,NULL,NULL,1795322384486,'{"keep_last": 10, "max_age_s": null, "max_size_bytes": null, "since": null}','0.0|{"exclude_description": null, "exclude_title": null, "include_description": null, "include_title": null, "live": true, "max_duration_s": null, "min_duration_s": null, "shorts": true}','manual','{"artwork_file": null, "artwork_url": null, "author": null, "category": "TV & Film", "description": "All of it, in my words.", "email": null, "explicit": false, "language": "en", "page_size": 300, "podcast_type": "episodic", "subtitle": null, "title": null}',7);
INSERT INTO "feed" VALUES('01M80RSE97W3CE9K83NYB95QGQ','34162e59-6c15-5bc1-89a6-f812a6290a9e','Harbour Watch','@site@/channel/harbour','channel','audio','Harbour Watch',1,1795322329383,NULL,0,'Harbour Watch - Videos',NULL,'Harbour Watch','@site@/channel/harbour/videos','@site@/art/channel/harbour.jpg','455155e8','@site@/art/channel/harbour.jpg#crop',1795322334657,1795322334657,1795326028201,0,NULL,NULL,NULL,1795322372737,'{"keep_last": 10, "max_age_s": null, "max_size_bytes": null, "since": null}','0.0|{"exclude_description": null, "exclude_title": null, "include_description": null, "include_title": null, "live": true, "max_duration_s": null, "min_duration_s": null, "shorts": true}','interval:3600','{"artwork_file": null, "artwork_url": null, "author": null, "category": "TV & Film", "description": null, "email": null, "explicit": false, "language": "en", "page_size": 300, "podcast_type": "episodic", "subtitle": null, "title": null}',6);
INSERT INTO "feed" VALUES('01M80RSKMBPP9MEFWGNB1GF9A6','78e836da-17c0-5e16-bb20-810f910a4a51','Esperanto from scratch','@site@/playlist/course','playlist','audio','Esperanto from scratch',1,1795322334859,NULL,0,'Esperanto from scratch',NULL,NULL,'@site@/playlist/course','@site@/art/playlist/course.jpg','a3f568b3','@site@/art/playlist/course.jpg#crop',1795322338745,1795322338745,1795325994685,0,NULL,NULL,NULL,1795322381773,'{"keep_last": 10, "max_age_s": null, "max_size_bytes": null, "since": null}','0.0|{"exclude_description": null, "exclude_title": null, "include_description": null, "include_title": null, "live": true, "max_duration_s": null, "min_duration_s": null, "shorts": true}','interval:3600','{"artwork_file": null, "artwork_url": null, "author": null, "category": "TV & Film", "description": null, "email": null, "explicit": false, "language": "en", "page_size": 300, "podcast_type": "episodic", "subtitle": null, "title": null}',7);
INSERT INTO "feed" VALUES('01M80RSKWQFREF65SPPKQWSDMF','5b8f9b65-cd0f-530e-aa73-b642efbbe5cb','Listen later','','manual','audio','Listen later',0,1795322335127,NULL,0,NULL,NULL,NULL,NULL,NULL,'default',NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,1795322340814,'{"keep_last": null, "max_age_s": null, "max_size_bytes": null, "since": null}','0.0|{"exclude_description": null, "exclude_title": null, "include_description": null, "include_title": null, "live": true, "max_duration_s": null, "min_duration_s": null, "shorts": true}','manual','{"artwork_file": null, "artwork_url": null, "author": null, "category": "TV & Film", "description": null, "email": null, "explicit": false, "language": "en", "page_size": 300, "podcast_type": "episodic", "subtitle": null, "title": null}',3);
CREATE TABLE forward (
	token TEXT NOT NULL, 
	link_id TEXT NOT NULL, 
	until INTEGER NOT NULL, 
	CONSTRAINT pk_forward PRIMARY KEY (token), 
	CONSTRAINT fk_forward_link_id FOREIGN KEY(link_id) REFERENCES link (link_id) ON DELETE CASCADE
);
INSERT INTO "forward" VALUES('qOiXNMc4Fed8LeuSW35o8XDK0lkWidJF','450fb17d31cc',1826858384415);
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
INSERT INTO "link" VALUES('d4afd0c2cff4','01M80RRY5B27MNZYT6RJP9VGA4','default','N8qQmO-642Sj4k45RR-HrUJ7ih6QcCpB',1795322313598,NULL,NULL);
INSERT INTO "link" VALUES('3971fce59613','01M80RRZ0YZYPXHGD8VA6RRH8D','default','qzd77uzc0wvfAAT3Ws_EiUUZDg0ZCcA8',1795322313766,NULL,NULL);
INSERT INTO "link" VALUES('3292281b2b69','01M80RS5VATZGW708NS05SV49S','default','ZOF76P7G5q-bt9D3TnMaQ7hBSbTx2Eco',1795322320749,NULL,NULL);
INSERT INTO "link" VALUES('7d89575a2584','01M80RS8WHVC30VRY4KAB868RD','default','PAwxgiISkBEr9-PpsCkhnp1lIkUg8olM',1795322323857,NULL,NULL);
INSERT INTO "link" VALUES('5e9782ff0871','01M80RSE97W3CE9K83NYB95QGQ','default','p-5ljQhqUH17xkJw9vIX1EXHH-w2wdo7',1795322329383,NULL,NULL);
INSERT INTO "link" VALUES('d234315d85f6','01M80RSKMBPP9MEFWGNB1GF9A6','default','KsUpob1G8a63iLAUcYwL-umn4M5cIVxL',1795322334859,NULL,NULL);
INSERT INTO "link" VALUES('7c11dbd2410a','01M80RSKWQFREF65SPPKQWSDMF','default','YVtVBeJBK-qTH-iXFn2Zw7RliUV1RQ_6',1795322335127,NULL,NULL);
INSERT INTO "link" VALUES('450fb17d31cc','01M80RS5VATZGW708NS05SV49S','Phone','CKbnqJS3N5sw1IVVeEbstOS7tXNbSW8b',1795322384377,NULL,NULL);
CREATE TABLE setting (
	name TEXT NOT NULL, 
	value TEXT NOT NULL, 
	CONSTRAINT pk_setting PRIMARY KEY (name)
);
INSERT INTO "setting" VALUES('sure_time','2026-11-22T04:39:44.527179+00:00');
INSERT INTO "setting" VALUES('seen_time','2026-11-22T04:39:44.527178+00:00');
INSERT INTO "setting" VALUES('doubted_seconds','0.0');
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
INSERT INTO "source" VALUES(1,'01M80RRY5B27MNZYT6RJP9VGA4','@site@/watch/harbour-2',NULL,-1,NULL,NULL,'anypodsite|harbour-2',NULL,NULL,NULL,NULL,1795322315306,NULL);
INSERT INTO "source" VALUES(2,'01M80RS5VATZGW708NS05SV49S','@site@/channel/talk/videos','newest_first',-1,'anypodsitetab:talk',NULL,'anypodsite|talk-5',NULL,NULL,NULL,NULL,1795322323254,NULL);
INSERT INTO "source" VALUES(3,'01M80RS8WHVC30VRY4KAB868RD','@site@/playlist/music','newest_first',-1,'anypodsiteplaylist:music',NULL,'anypodsite|music-5',NULL,NULL,NULL,NULL,1795322328286,5);
INSERT INTO "source" VALUES(4,'01M80RSE97W3CE9K83NYB95QGQ','@site@/channel/harbour/videos','other',-1,'anypodsitetab:harbour',NULL,'anypodsite|premiere-1',NULL,NULL,NULL,NULL,1795322334622,NULL);
INSERT INTO "source" VALUES(5,'01M80RSKMBPP9MEFWGNB1GF9A6','@site@/playlist/course','other',-1,'anypodsiteplaylist:course',NULL,'anypodsite|lesson-1',NULL,NULL,NULL,NULL,1795322338652,5);
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
