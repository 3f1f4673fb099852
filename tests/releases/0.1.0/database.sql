BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0007');
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
	codecs TEXT NOT NULL, is_automatic BOOLEAN DEFAULT '0' NOT NULL, 
	CONSTRAINT pk_artifact PRIMARY KEY (artifact_pk), 
	CONSTRAINT ck_artifact_size CHECK (size_bytes >= 0), 
	CONSTRAINT fk_artifact_episode_pk FOREIGN KEY(episode_pk) REFERENCES episode (episode_pk) ON DELETE CASCADE, 
	CONSTRAINT fk_artifact_library_pk FOREIGN KEY(library_pk) REFERENCES library (library_pk), 
	CONSTRAINT uq_artifact_episode_pk_kind_language UNIQUE (episode_pk, kind, language), 
	CONSTRAINT uq_artifact_library_pk_path UNIQUE (library_pk, path)
);
INSERT INTO "artifact" VALUES(1,1,1,'artwork','','Episode 2/.artwork/ad1ad1757fe7.jpg','7d0a0da2','image/jpeg','jpg',26051,NULL,NULL,'mjpeg',0);
INSERT INTO "artifact" VALUES(2,1,1,'media','','Episode 2/2026-11-19 Episode 2 [harbour-2].m4a','c1ab0cdc','audio/x-m4a','m4a',44093,2.0,NULL,'aac',0);
INSERT INTO "artifact" VALUES(3,2,1,'artwork','','Small Wonders/.artwork/5b7ddc6d7c81.jpg','e80e1b9b','image/jpeg','jpg',28608,NULL,NULL,'mjpeg',0);
INSERT INTO "artifact" VALUES(4,2,1,'media','','Small Wonders/2026-11-21 The kettle that phoned home [talk-5].m4a','aa6ce96b','audio/x-m4a','m4a',112984,10.0,NULL,'aac',0);
INSERT INTO "artifact" VALUES(5,7,1,'artwork','','Copper Foxes everything so far/.artwork/d60cb1dd5873.jpg','b718de93','image/jpeg','jpg',24704,NULL,NULL,'mjpeg',0);
INSERT INTO "artifact" VALUES(6,7,1,'media','','Copper Foxes everything so far/2026-11-22 Copper Rain [music-5].m4a','63cb3746','audio/x-m4a','m4a',75501,6.0,NULL,'aac',0);
INSERT INTO "artifact" VALUES(7,16,1,'artwork','','Listen later/.artwork/1ecfdd78e553.jpg','d8426b88','image/jpeg','jpg',23230,NULL,NULL,'mjpeg',0);
INSERT INTO "artifact" VALUES(8,16,1,'media','','Listen later/2026-11-18 Episode 1 [386322fc35006d145baae422].m4a','930ce643','audio/x-m4a','m4a',41278,2.0,NULL,'aac',0);
INSERT INTO "artifact" VALUES(9,13,1,'artwork','','Harbour Watch/.artwork/4964a6b86a7c.jpg','c27f2759','image/jpeg','jpg',29167,NULL,NULL,'mjpeg',0);
INSERT INTO "artifact" VALUES(10,13,1,'media','','Harbour Watch/2026-11-20 Episode 3 [harbour-3].m4a','fa73b088','audio/x-m4a','m4a',47217,2.0,NULL,'aac',0);
INSERT INTO "artifact" VALUES(11,17,1,'artwork','','Esperanto from scratch/.artwork/953fbb5949f7.jpg','b80edd1b','image/jpeg','jpg',26656,NULL,NULL,'mjpeg',0);
INSERT INTO "artifact" VALUES(12,17,1,'media','','Esperanto from scratch/2026-08-19 Lesson 5 On the train [lesson-5].m4a','baf95816','audio/x-m4a','m4a',44745,2.0,NULL,'aac',0);
INSERT INTO "artifact" VALUES(13,3,1,'artwork','','Small Wonders/.artwork/fb37eaeb6590.jpg','95aa179f','image/jpeg','jpg',28909,NULL,NULL,'mjpeg',0);
INSERT INTO "artifact" VALUES(14,3,1,'media','','Small Wonders/2026-11-14 Heat pumps in old houses [talk-4].m4a','e0cf6f2b','audio/x-m4a','m4a',113287,10.0,NULL,'aac',0);
INSERT INTO "artifact" VALUES(15,8,1,'artwork','','Copper Foxes everything so far/.artwork/42d5ed51447d.jpg','e80e1b9b','image/jpeg','jpg',28608,NULL,NULL,'mjpeg',0);
INSERT INTO "artifact" VALUES(16,8,1,'media','','Copper Foxes everything so far/2026-10-23 Fern [music-4].m4a','e7c46d25','audio/x-m4a','m4a',79460,6.0,NULL,'aac',0);
INSERT INTO "artifact" VALUES(17,14,1,'artwork','','Harbour Watch/.artwork/50807b5368e7.jpg','7d0a0da2','image/jpeg','jpg',26051,NULL,NULL,'mjpeg',0);
INSERT INTO "artifact" VALUES(18,14,1,'media','','Harbour Watch/2026-11-19 Episode 2 [harbour-2].m4a','57dc3f42','audio/x-m4a','m4a',44101,2.0,NULL,'aac',0);
INSERT INTO "artifact" VALUES(19,18,1,'artwork','','Esperanto from scratch/.artwork/e6f9fd389ca0.jpg','2fe96c33','image/jpeg','jpg',31768,NULL,NULL,'mjpeg',0);
INSERT INTO "artifact" VALUES(20,18,1,'media','','Esperanto from scratch/2026-08-18 Lesson 4 The weather [lesson-4].m4a','c8b979b5','audio/x-m4a','m4a',49856,2.0,NULL,'aac',0);
INSERT INTO "artifact" VALUES(23,9,1,'artwork','','Copper Foxes everything so far/.artwork/390afaeae627.jpg','87818f12','image/jpeg','jpg',27709,NULL,NULL,'mjpeg',0);
INSERT INTO "artifact" VALUES(24,9,1,'media','','Copper Foxes everything so far/2026-09-23 Night Bus 42 [music-3].m4a','ae65078d','audio/x-m4a','m4a',78511,6.0,NULL,'aac',0);
INSERT INTO "artifact" VALUES(25,15,1,'artwork','','Harbour Watch/.artwork/57f14a8f1616.jpg','d8426b88','image/jpeg','jpg',23230,NULL,NULL,'mjpeg',0);
INSERT INTO "artifact" VALUES(26,15,1,'media','','Harbour Watch/2026-11-18 Episode 1 [harbour-1].m4a','cb9543ce','audio/x-m4a','m4a',41280,2.0,NULL,'aac',0);
INSERT INTO "artifact" VALUES(27,19,1,'artwork','','Esperanto from scratch/.artwork/7f94ee99e9fe.jpg','e5d249bf','image/jpeg','jpg',24500,NULL,NULL,'mjpeg',0);
INSERT INTO "artifact" VALUES(28,19,1,'media','','Esperanto from scratch/2026-08-17 Lesson 3 At the baker''s [lesson-3].m4a','addfa9a8','audio/x-m4a','m4a',42591,2.0,NULL,'aac',0);
INSERT INTO "artifact" VALUES(29,5,1,'artwork','','Small Wonders/.artwork/be75a986bbb9.jpg','d5f26302','image/jpeg','jpg',31250,NULL,NULL,'mjpeg',0);
INSERT INTO "artifact" VALUES(30,5,1,'media','','Small Wonders/2026-10-31 The last telephone exchange [talk-2].m4a','213b4f8c','audio/x-m4a','m4a',115632,10.0,NULL,'aac',0);
INSERT INTO "artifact" VALUES(31,20,1,'artwork','','Esperanto from scratch/.artwork/da0004573e88.jpg','95aa179f','image/jpeg','jpg',28909,NULL,NULL,'mjpeg',0);
INSERT INTO "artifact" VALUES(32,20,1,'media','','Esperanto from scratch/2026-08-16 Lesson 2 Numbers [lesson-2].m4a','5d30ab23','audio/x-m4a','m4a',46993,2.0,NULL,'aac',0);
INSERT INTO "artifact" VALUES(33,6,1,'artwork','','Small Wonders/.artwork/1430e5e9b332.jpg','c0aaa773','image/jpeg','jpg',29296,NULL,NULL,'mjpeg',0);
INSERT INTO "artifact" VALUES(34,6,1,'media','','Small Wonders/2026-10-24 Why bread rises [talk-1].m4a','37d72f2c','audio/x-m4a','m4a',113678,10.0,NULL,'aac',0);
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
	updated_at INTEGER NOT NULL, listed_description TEXT, refresh_at INTEGER, is_short BOOLEAN DEFAULT '0' NOT NULL, was_live BOOLEAN DEFAULT '0' NOT NULL, refresh_tries INTEGER DEFAULT '0' NOT NULL, chapters TEXT, season_number INTEGER, season TEXT, episode_number INTEGER, people TEXT, is_explicit BOOLEAN DEFAULT '0' NOT NULL, played_at INTEGER, position_s FLOAT, position_at INTEGER, leaves_at INTEGER, until_played BOOLEAN DEFAULT '0' NOT NULL, is_pending BOOLEAN DEFAULT '0' NOT NULL, cuts TEXT, refresh_asked BOOLEAN DEFAULT '0' NOT NULL, 
	CONSTRAINT pk_episode PRIMARY KEY (episode_pk), 
	CONSTRAINT ck_episode_status CHECK (status IN ('upcoming', 'queued', 'downloading', 'downloaded', 'failed', 'skipped', 'archived')), 
	CONSTRAINT ck_episode_tries CHECK (tries >= 0), 
	CONSTRAINT fk_episode_feed_id FOREIGN KEY(feed_id) REFERENCES feed (feed_id) ON DELETE CASCADE, 
	CONSTRAINT uq_episode_episode_id UNIQUE (episode_id), 
	CONSTRAINT uq_episode_feed_id_extractor_source_id UNIQUE (feed_id, extractor, source_id)
);
INSERT INTO "episode" VALUES(1,'ad1ad1757fe7','01M82P9VR9PE78N262NED881MY','anypodsite','harbour-2','@site@/watch/harbour-2','127.0.0.1','Episode 2','Episode 2','Made by the fake site.',1795127625000,1795127625000,0,2.0,'archived','removed_feed',0,0,NULL,NULL,NULL,NULL,'[anypodsite] Extracting URL: @site@/watch/harbour-2
[anypodsite] harbour-2: Downloading API JSON
[info] harbour-2: Downloading 1 format(s): 140
[info] Downloading video thumbnail 0 ...
[info] Writing video thumbnail 0 to: @config@/media/anypod/.anypod-jobs/ad1ad1757fe7/media.jpg
[download] Destination: @config@/media/anypod/.anypod-jobs/ad1ad1757fe7/media.m4a',1795386834075,1795386837671,1795386837786,'7816fa029df8a9c5',NULL,0,0,0,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,0,0,'[]',0);
INSERT INTO "episode" VALUES(2,'5b7ddc6d7c81','01M82PA4QEB0GM8H8K9V9H6FK7','anypodsite','talk-5','@site@/watch/talk-5','127.0.0.1','The kettle that phoned home','The kettle that phoned home','A year of watching one appliance.

0:00 Welcome
0:03 The story
0:07 Thanks',1795300425000,1795300425000,4,10.0,'downloaded',NULL,1,0,NULL,NULL,NULL,NULL,'[anypodsite] Extracting URL: @site@/watch/talk-5
[anypodsite] talk-5: Downloading API JSON
[info] talk-5: Downloading 1 format(s): 140
[info] Downloading video thumbnail 0 ...
[info] Writing video thumbnail 0 to: @config@/media/anypod/.anypod-jobs/5b7ddc6d7c81/media.jpg
[download] Destination: @config@/media/anypod/.anypod-jobs/5b7ddc6d7c81/media.m4a',1795386842674,1795386850331,1795386913153,NULL,NULL,0,0,0,'[[0.0, "Welcome"], [3.0, "The story"], [7.0, "Thanks"]]',NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,0,0,'[]',0);
INSERT INTO "episode" VALUES(3,'fb37eaeb6590','01M82PA4QEB0GM8H8K9V9H6FK7','anypodsite','talk-4','@site@/watch/talk-4','127.0.0.1','Heat pumps in old houses','Heat pumps in old houses','What nobody tells you about radiators.

0:00 Welcome
0:03 The story
0:07 Thanks',1794695625000,1794695625000,3,10.0,'downloaded',NULL,0,0,NULL,NULL,NULL,NULL,'[anypodsite] Extracting URL: @site@/watch/talk-4
[anypodsite] talk-4: Downloading API JSON
[info] talk-4: Downloading 1 format(s): 140
[info] Downloading video thumbnail 0 ...
[info] Writing video thumbnail 0 to: @config@/media/anypod/.anypod-jobs/fb37eaeb6590/media.jpg
[download] Destination: @config@/media/anypod/.anypod-jobs/fb37eaeb6590/media.m4a',1795386842674,1795386873918,1795386913192,NULL,NULL,0,0,0,'[[0.0, "Welcome"], [3.0, "The story"], [7.0, "Thanks"]]',NULL,NULL,NULL,NULL,0,1795386913192,NULL,NULL,NULL,0,0,'[]',0);
INSERT INTO "episode" VALUES(4,'1d1ce1a71b2c','01M82PA4QEB0GM8H8K9V9H6FK7','anypodsite','talk-3','@site@/watch/talk-3','127.0.0.1','Listening to bats','Listening to bats','An evening with a microphone and much patience.

0:00 Welcome
0:03 The story
0:07 Thanks',1794090825000,1794090825000,2,10.0,'archived','user',0,0,NULL,NULL,NULL,NULL,NULL,1795386842674,1795386890389,1795386913275,NULL,NULL,0,0,0,'[[0.0, "Welcome"], [3.0, "The story"], [7.0, "Thanks"]]',NULL,NULL,NULL,NULL,0,NULL,3.0,1795386913221,NULL,0,0,'[]',0);
INSERT INTO "episode" VALUES(5,'be75a986bbb9','01M82PA4QEB0GM8H8K9V9H6FK7','anypodsite','talk-2','@site@/watch/talk-2','127.0.0.1','The last telephone exchange','The last telephone exchange','Relays, dust and two retired engineers.

0:00 Welcome
0:03 The story
0:07 Thanks',1793486025000,1793486025000,1,10.0,'downloaded',NULL,0,0,NULL,NULL,NULL,NULL,'[anypodsite] Extracting URL: @site@/watch/talk-2
[anypodsite] talk-2: Downloading API JSON
[info] talk-2: Downloading 1 format(s): 140
[info] Downloading video thumbnail 0 ...
[info] Writing video thumbnail 0 to: @config@/media/anypod/.anypod-jobs/be75a986bbb9/media.jpg
[download] Destination: @config@/media/anypod/.anypod-jobs/be75a986bbb9/media.m4a',1795386842674,1795386904320,1795386904320,NULL,NULL,0,0,0,'[[0.0, "Welcome"], [3.0, "The story"], [7.0, "Thanks"]]',NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,0,0,'[]',0);
INSERT INTO "episode" VALUES(6,'1430e5e9b332','01M82PA4QEB0GM8H8K9V9H6FK7','anypodsite','talk-1','@site@/watch/talk-1','127.0.0.1','Why bread rises','Why bread rises','A conversation about yeast, time and warm kitchens.

0:00 Welcome
0:03 The story
0:07 Thanks',1792881225000,1792881225000,0,10.0,'downloaded',NULL,0,0,NULL,NULL,NULL,NULL,'[anypodsite] Extracting URL: @site@/watch/talk-1
[anypodsite] talk-1: Downloading API JSON
[info] talk-1: Downloading 1 format(s): 140
[info] Downloading video thumbnail 0 ...
[info] Writing video thumbnail 0 to: @config@/media/anypod/.anypod-jobs/1430e5e9b332/media.jpg
[download] Destination: @config@/media/anypod/.anypod-jobs/1430e5e9b332/media.m4a',1795386842674,1795386913015,1795386913015,NULL,NULL,0,0,0,'[[0.0, "Welcome"], [3.0, "The story"], [7.0, "Thanks"]]',NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,0,0,'[]',0);
INSERT INTO "episode" VALUES(7,'d60cb1dd5873','01M82PA7E4GE4K9ZR2BRMJMH0Y','anypodsite','music-5','@site@/watch/music-5','127.0.0.1','Copper Rain','Copper Rain','Made by the fake site.',1795386825000,1795386825000,4,6.0,'downloaded',NULL,0,0,NULL,NULL,NULL,NULL,'[anypodsite] Extracting URL: @site@/watch/music-5
[anypodsite] music-5: Downloading API JSON
[info] music-5: Downloading 1 format(s): 140
[info] Downloading video thumbnail 0 ...
[info] Writing video thumbnail 0 to: @config@/media/anypod/.anypod-jobs/d60cb1dd5873/media.jpg
[download] Destination: @config@/media/anypod/.anypod-jobs/d60cb1dd5873/media.m4a',1795386848275,1795386858153,1795386858153,NULL,NULL,0,0,0,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,0,0,'[]',0);
INSERT INTO "episode" VALUES(8,'42d5ed51447d','01M82PA7E4GE4K9ZR2BRMJMH0Y','anypodsite','music-4','@site@/watch/music-4','127.0.0.1','Fern','Fern','Made by the fake site.',1792794825000,1792794825000,3,6.0,'downloaded',NULL,0,0,NULL,NULL,NULL,NULL,'[anypodsite] Extracting URL: @site@/watch/music-4
[anypodsite] music-4: Downloading API JSON
[info] music-4: Downloading 1 format(s): 140
[info] Downloading video thumbnail 0 ...
[info] Writing video thumbnail 0 to: @config@/media/anypod/.anypod-jobs/42d5ed51447d/media.jpg
[download] Destination: @config@/media/anypod/.anypod-jobs/42d5ed51447d/media.m4a',1795386848275,1795386878034,1795386878034,NULL,NULL,0,0,0,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,0,0,'[]',0);
INSERT INTO "episode" VALUES(9,'390afaeae627','01M82PA7E4GE4K9ZR2BRMJMH0Y','anypodsite','music-3','@site@/watch/music-3','127.0.0.1','Night Bus 42','Night Bus 42','Made by the fake site.',1790202825000,1790202825000,2,6.0,'downloaded',NULL,0,0,NULL,NULL,NULL,NULL,'[anypodsite] Extracting URL: @site@/watch/music-3
[anypodsite] music-3: Downloading API JSON
[info] music-3: Downloading 1 format(s): 140
[info] Downloading video thumbnail 0 ...
[info] Writing video thumbnail 0 to: @config@/media/anypod/.anypod-jobs/390afaeae627/media.jpg
[download] Destination: @config@/media/anypod/.anypod-jobs/390afaeae627/media.m4a',1795386848275,1795386893380,1795386893380,NULL,NULL,0,0,0,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,0,0,'[]',0);
INSERT INTO "episode" VALUES(10,'1ff6c7d02fd0','01M82PA7E4GE4K9ZR2BRMJMH0Y','anypodsite','music-2','@site@/watch/music-2','127.0.0.1','Paper Lanterns','Paper Lanterns',NULL,1787610825000,1787610825000,1,6.0,'failed',NULL,0,1,NULL,'drm','[anypodsite] music-2: This video is DRM protected',1795386906354,'[anypodsite] Extracting URL: @site@/watch/music-2
[anypodsite] music-2: Downloading API JSON
ERROR: [anypodsite] music-2: This video is DRM protected',1795386848275,NULL,1795386906354,NULL,NULL,0,0,0,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,0,0,NULL,0);
INSERT INTO "episode" VALUES(11,'895fc3df63b2','01M82PA7E4GE4K9ZR2BRMJMH0Y','anypodsite','music-1','@site@/watch/music-1','127.0.0.1','Slow Tide','Slow Tide',NULL,1785018825000,1785018825000,0,6.0,'queued',NULL,0,0,NULL,NULL,NULL,NULL,NULL,1795386848275,NULL,1795386913606,NULL,NULL,0,0,0,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,0,0,NULL,0);
INSERT INTO "episode" VALUES(12,'a6fb00392186','01M82PAGQCP68PCHYM1MQCJJGW','anypodsite','premiere-1','@site@/watch/premiere-1','127.0.0.1','The harbour at night (premiere)','The harbour at night (premiere)',NULL,NULL,1795386857051,3,NULL,'upcoming','scheduled',0,0,1795394325000,NULL,NULL,NULL,NULL,1795386857051,NULL,1795386857051,NULL,NULL,0,0,0,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,0,1,NULL,0);
INSERT INTO "episode" VALUES(13,'4964a6b86a7c','01M82PAGQCP68PCHYM1MQCJJGW','anypodsite','harbour-3','@site@/watch/harbour-3','127.0.0.1','Episode 3','Episode 3','Made by the fake site.',1795214025000,1795214025000,2,2.0,'downloaded',NULL,0,0,NULL,NULL,NULL,NULL,'[anypodsite] Extracting URL: @site@/watch/harbour-3
[anypodsite] harbour-3: Downloading API JSON
[info] harbour-3: Downloading 1 format(s): 140
[info] Downloading video thumbnail 0 ...
[info] Writing video thumbnail 0 to: @config@/media/anypod/.anypod-jobs/4964a6b86a7c/media.jpg
[download] Destination: @config@/media/anypod/.anypod-jobs/4964a6b86a7c/media.m4a',1795386857051,1795386866811,1795386866811,NULL,NULL,0,0,0,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,0,0,'[]',0);
INSERT INTO "episode" VALUES(14,'50807b5368e7','01M82PAGQCP68PCHYM1MQCJJGW','anypodsite','harbour-2','@site@/watch/harbour-2','127.0.0.1','Episode 2','Episode 2','Made by the fake site.',1795127625000,1795127625000,1,2.0,'downloaded',NULL,0,0,NULL,NULL,NULL,NULL,'[anypodsite] Extracting URL: @site@/watch/harbour-2
[anypodsite] harbour-2: Downloading API JSON
[info] harbour-2: Downloading 1 format(s): 140
[info] Downloading video thumbnail 0 ...
[info] Writing video thumbnail 0 to: @config@/media/anypod/.anypod-jobs/50807b5368e7/media.jpg
[download] Destination: @config@/media/anypod/.anypod-jobs/50807b5368e7/media.m4a',1795386857051,1795386883043,1795386883043,NULL,NULL,0,0,0,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,0,0,'[]',0);
INSERT INTO "episode" VALUES(15,'57f14a8f1616','01M82PAGQCP68PCHYM1MQCJJGW','anypodsite','harbour-1','@site@/watch/harbour-1','127.0.0.1','Episode 1','Episode 1','Made by the fake site.',1795041225000,1795041225000,0,2.0,'downloaded',NULL,0,0,NULL,NULL,NULL,NULL,'[anypodsite] Extracting URL: @site@/watch/harbour-1
[anypodsite] harbour-1: Downloading API JSON
[info] harbour-1: Downloading 1 format(s): 140
[info] Downloading video thumbnail 0 ...
[info] Writing video thumbnail 0 to: @config@/media/anypod/.anypod-jobs/57f14a8f1616/media.jpg
[download] Destination: @config@/media/anypod/.anypod-jobs/57f14a8f1616/media.m4a',1795386857051,1795386896619,1795386896619,NULL,NULL,0,0,0,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,0,0,'[]',0);
INSERT INTO "episode" VALUES(16,'1ecfdd78e553','01M82PANV8XAGSAKV87X7E71HT','anypodsite','harbour-1','@site@/watch/harbour-1','127.0.0.1','Episode 1',NULL,'Made by the fake site.',1795386858123,1795386858123,1,2.0,'downloaded',NULL,0,0,NULL,NULL,NULL,NULL,'[anypodsite] Extracting URL: @site@/watch/harbour-1
[anypodsite] harbour-1: Downloading API JSON
[info] harbour-1: Downloading 1 format(s): 140
[info] Downloading video thumbnail 0 ...
[info] Writing video thumbnail 0 to: @config@/media/anypod/.anypod-jobs/1ecfdd78e553/media.jpg
[download] Destination: @config@/media/anypod/.anypod-jobs/1ecfdd78e553/media.m4a',1795386858123,1795386863208,1795386863208,NULL,NULL,0,0,0,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,0,0,'[]',0);
INSERT INTO "episode" VALUES(17,'953fbb5949f7','01M82PANM13Q2KN08Z2BNV79MY','anypodsite','lesson-5','@site@/watch/lesson-5','127.0.0.1','Lesson 5: On the train','Lesson 5: On the train','Made by the fake site.',1787178825000,1787178825000,4,2.0,'downloaded',NULL,0,0,NULL,NULL,NULL,NULL,'[anypodsite] Extracting URL: @site@/watch/lesson-5
[anypodsite] lesson-5: Downloading API JSON
[info] lesson-5: Downloading 1 format(s): 140
[info] Downloading video thumbnail 0 ...
[info] Writing video thumbnail 0 to: @config@/media/anypod/.anypod-jobs/953fbb5949f7/media.jpg
[download] Destination: @config@/media/anypod/.anypod-jobs/953fbb5949f7/media.m4a',1795386861067,1795386870306,1795386870306,NULL,NULL,0,0,0,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,0,0,'[]',0);
INSERT INTO "episode" VALUES(18,'e6f9fd389ca0','01M82PANM13Q2KN08Z2BNV79MY','anypodsite','lesson-4','@site@/watch/lesson-4','127.0.0.1','Lesson 4: The weather','Lesson 4: The weather','Made by the fake site.',1787092425000,1787092425000,3,2.0,'downloaded',NULL,0,0,NULL,NULL,NULL,NULL,'[anypodsite] Extracting URL: @site@/watch/lesson-4
[anypodsite] lesson-4: Downloading API JSON
[info] lesson-4: Downloading 1 format(s): 140
[info] Downloading video thumbnail 0 ...
[info] Writing video thumbnail 0 to: @config@/media/anypod/.anypod-jobs/e6f9fd389ca0/media.jpg
[download] Destination: @config@/media/anypod/.anypod-jobs/e6f9fd389ca0/media.m4a',1795386861067,1795386886923,1795386886923,NULL,NULL,0,0,0,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,0,0,'[]',0);
INSERT INTO "episode" VALUES(19,'7f94ee99e9fe','01M82PANM13Q2KN08Z2BNV79MY','anypodsite','lesson-3','@site@/watch/lesson-3','127.0.0.1','Lesson 3: At the baker''s','Lesson 3: At the baker''s','Made by the fake site.',1787006025000,1787006025000,2,2.0,'downloaded',NULL,0,0,NULL,NULL,NULL,NULL,'[anypodsite] Extracting URL: @site@/watch/lesson-3
[anypodsite] lesson-3: Downloading API JSON
[info] lesson-3: Downloading 1 format(s): 140
[info] Downloading video thumbnail 0 ...
[info] Writing video thumbnail 0 to: @config@/media/anypod/.anypod-jobs/7f94ee99e9fe/media.jpg
[download] Destination: @config@/media/anypod/.anypod-jobs/7f94ee99e9fe/media.m4a',1795386861067,1795386900643,1795386900643,NULL,NULL,0,0,0,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,0,0,'[]',0);
INSERT INTO "episode" VALUES(20,'da0004573e88','01M82PANM13Q2KN08Z2BNV79MY','anypodsite','lesson-2','@site@/watch/lesson-2','127.0.0.1','Lesson 2: Numbers','Lesson 2: Numbers','Made by the fake site.',1786919625000,1786919625000,1,2.0,'downloaded',NULL,0,0,NULL,NULL,NULL,NULL,'[anypodsite] Extracting URL: @site@/watch/lesson-2
[anypodsite] lesson-2: Downloading API JSON
[info] lesson-2: Downloading 1 format(s): 140
[info] Downloading video thumbnail 0 ...
[info] Writing video thumbnail 0 to: @config@/media/anypod/.anypod-jobs/da0004573e88/media.jpg
[download] Destination: @config@/media/anypod/.anypod-jobs/da0004573e88/media.m4a',1795386861067,1795386909895,1795386909895,NULL,NULL,0,0,0,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,0,0,'[]',0);
INSERT INTO "episode" VALUES(21,'ac5aaac92f14','01M82PANM13Q2KN08Z2BNV79MY','anypodsite','lesson-1','@site@/watch/lesson-1','127.0.0.1','Lesson 1: Hello','Lesson 1: Hello',NULL,1786833225000,1786833225000,0,2.0,'queued',NULL,0,0,NULL,NULL,NULL,NULL,NULL,1795386861067,NULL,1795386861067,NULL,NULL,0,0,0,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,0,0,NULL,0);
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
	changed_at INTEGER NOT NULL, rules TEXT, filters TEXT, schedule TEXT, showing TEXT, revision INTEGER DEFAULT '0' NOT NULL, subtitles TEXT, 
	CONSTRAINT pk_feed PRIMARY KEY (feed_id), 
	CONSTRAINT uq_feed_folder UNIQUE (folder)
);
INSERT INTO "feed" VALUES('01M82P9VR9PE78N262NED881MY','d5c74a6d-eeab-52f1-9601-660bde5ad76a','Episode 2','@site@/watch/harbour-2','single','audio','Episode 2',1,1795386831427,1795386837786,0,'Harbour Watch',NULL,'Harbour Watch','@site@/watch/harbour-2','@site@/thumb/harbour-2/1.jpg','7d0a0da2','@site@/thumb/harbour-2/1.jpg#crop',1795386834139,1795386834139,1795390586246,0,NULL,NULL,NULL,1795386837786,'{"keep_last": 10, "max_age_s": null, "max_size_bytes": null, "since": null}','0.0|{"exclude_description": null, "exclude_title": null, "include_description": null, "include_title": null, "live": true, "max_duration_s": null, "min_duration_s": null, "shorts": true}','interval:3600','{"artwork_file": null, "artwork_url": null, "author": null, "category": "TV & Film", "description": null, "email": null, "explicit": false, "language": "en", "page_size": 300, "podcast_type": "episodic", "subtitle": null, "title": null}',5,'[[], "both"]');
INSERT INTO "feed" VALUES('01M82P9WN1MW3PPJFP1CB0D84G','5d7c1882-e8f5-5def-a069-754f48322b74','Anypod','','combined','audio','.01M82P9WN1MW3PPJFP1CB0D84G',1,1795386831524,NULL,0,NULL,NULL,NULL,NULL,NULL,'default',NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,1795386831572,'{"keep_last": 10, "max_age_s": null, "max_size_bytes": null, "since": null}','0.0|{"exclude_description": null, "exclude_title": null, "include_description": null, "include_title": null, "live": true, "max_duration_s": null, "min_duration_s": null, "shorts": true}','interval:3600','{"artwork_file": null, "artwork_url": null, "author": null, "category": "TV & Film", "description": null, "email": null, "explicit": false, "language": "en", "page_size": 300, "podcast_type": "episodic", "subtitle": null, "title": null}',2,'[[], "both"]');
INSERT INTO "feed" VALUES('01M82PA4QEB0GM8H8K9V9H6FK7','0a10391f-96bc-5c8d-8651-7028545120a0','Small Wonders','@site@/channel/talk/videos','channel','audio','Small Wonders',1,1795386839791,NULL,0,'Small Wonders - Videos','Conversations about everyday things that turn out to be odd.','Small Wonders','@site@/channel/talk/videos','@site@/art/channel/talk.jpg','6a74f01d','@site@/art/channel/talk.jpg#crop',1795386842732,1795386842732,1795390571814,0,NULL,NULL,NULL,1795386913275,'{"keep_last": 10, "max_age_s": null, "max_size_bytes": null, "since": null}','0.0|{"exclude_description": null, "exclude_title": null, "include_description": null, "include_title": null, "live": true, "max_duration_s": null, "min_duration_s": null, "shorts": true}','interval:3600','{"artwork_file": null, "artwork_url": null, "author": null, "category": "TV & Film", "description": null, "email": null, "explicit": false, "language": "en", "page_size": 300, "podcast_type": "episodic", "subtitle": null, "title": null}',9,'[[], "both"]');
INSERT INTO "feed" VALUES('01M82PA7E4GE4K9ZR2BRMJMH0Y','b85c9021-3c4d-511e-bc55-d8deb83c4f6a','Copper Foxes: everything so far','@site@/playlist/music','playlist','audio','Copper Foxes everything so far',1,1795386842565,NULL,0,'Copper Foxes: everything so far',NULL,NULL,'@site@/playlist/music','@site@/art/playlist/music.jpg','53c3f1c8','@site@/art/playlist/music.jpg#crop',1795386848363,1795386848363,NULL,0,NULL,NULL,NULL,1795386913609,'{"keep_last": 10, "max_age_s": null, "max_size_bytes": null, "since": null}','0.0|{"exclude_description": null, "exclude_title": null, "include_description": null, "include_title": null, "live": true, "max_duration_s": null, "min_duration_s": null, "shorts": true}','manual','{"artwork_file": null, "artwork_url": null, "author": null, "category": "TV & Film", "description": "All of it, in my words.", "email": null, "explicit": false, "language": "en", "page_size": 300, "podcast_type": "episodic", "subtitle": null, "title": null}',7,'[[], "both"]');
INSERT INTO "feed" VALUES('01M82PAGQCP68PCHYM1MQCJJGW','efbb9bed-4327-52e0-a48e-4548d110e464','Harbour Watch','@site@/channel/harbour','channel','audio','Harbour Watch',1,1795386852076,NULL,0,'Harbour Watch - Videos',NULL,'Harbour Watch','@site@/channel/harbour/videos','@site@/art/channel/harbour.jpg','455155e8','@site@/art/channel/harbour.jpg#crop',1795386857127,1795386857127,1795390548411,0,NULL,NULL,NULL,1795386896619,'{"keep_last": 10, "max_age_s": null, "max_size_bytes": null, "since": null}','0.0|{"exclude_description": null, "exclude_title": null, "include_description": null, "include_title": null, "live": true, "max_duration_s": null, "min_duration_s": null, "shorts": true}','interval:3600','{"artwork_file": null, "artwork_url": null, "author": null, "category": "TV & Film", "description": null, "email": null, "explicit": false, "language": "en", "page_size": 300, "podcast_type": "episodic", "subtitle": null, "title": null}',6,'[[], "both"]');
INSERT INTO "feed" VALUES('01M82PANM13Q2KN08Z2BNV79MY','e2c71253-0621-5600-800f-67953de471cf','Esperanto from scratch','@site@/playlist/course','playlist','audio','Esperanto from scratch',1,1795386857089,NULL,0,'Esperanto from scratch',NULL,NULL,'@site@/playlist/course','@site@/art/playlist/course.jpg','a3f568b3','@site@/art/playlist/course.jpg#crop',1795386861111,1795386861111,1795390480055,0,NULL,NULL,NULL,1795386909895,'{"keep_last": 10, "max_age_s": null, "max_size_bytes": null, "since": null}','0.0|{"exclude_description": null, "exclude_title": null, "include_description": null, "include_title": null, "live": true, "max_duration_s": null, "min_duration_s": null, "shorts": true}','interval:3600','{"artwork_file": null, "artwork_url": null, "author": null, "category": "TV & Film", "description": null, "email": null, "explicit": false, "language": "en", "page_size": 300, "podcast_type": "episodic", "subtitle": null, "title": null}',7,'[[], "both"]');
INSERT INTO "feed" VALUES('01M82PANV8XAGSAKV87X7E71HT','880a870c-89e3-5630-bd9f-a1056db2a250','Listen later','','manual','audio','Listen later',0,1795386857320,NULL,0,NULL,NULL,NULL,NULL,NULL,'default',NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,1795386863208,'{"keep_last": null, "max_age_s": null, "max_size_bytes": null, "since": null}','0.0|{"exclude_description": null, "exclude_title": null, "include_description": null, "include_title": null, "live": true, "max_duration_s": null, "min_duration_s": null, "shorts": true}','manual','{"artwork_file": null, "artwork_url": null, "author": null, "category": "TV & Film", "description": null, "email": null, "explicit": false, "language": "en", "page_size": 300, "podcast_type": "episodic", "subtitle": null, "title": null}',3,'[[], "both"]');
CREATE TABLE forward (
	token TEXT NOT NULL, 
	link_id TEXT NOT NULL, 
	until INTEGER NOT NULL, 
	CONSTRAINT pk_forward PRIMARY KEY (token), 
	CONSTRAINT fk_forward_link_id FOREIGN KEY(link_id) REFERENCES link (link_id) ON DELETE CASCADE
);
INSERT INTO "forward" VALUES('cmIKIHmdUFFkr_Lrih8P7YubDMi_dz5M','2b219d299835',1826922913425);
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
INSERT INTO "link" VALUES('ab86fba08a47','01M82P9VR9PE78N262NED881MY','default','qAVNdJRbtZDpU9n-hkeKuWqKZEtMgSHS',1795386831427,NULL,NULL);
INSERT INTO "link" VALUES('5bc41da4ac5a','01M82P9WN1MW3PPJFP1CB0D84G','default','JiD_o5vPGXCJCuK8-OIlh4KDvM9boeLb',1795386831524,NULL,NULL);
INSERT INTO "link" VALUES('d6ee7c3b2884','01M82PA4QEB0GM8H8K9V9H6FK7','default','4Zi1Hjv2bDq5bP_rz2TgTp3mY_r7Iel7',1795386839791,NULL,NULL);
INSERT INTO "link" VALUES('ee16b751c743','01M82PA7E4GE4K9ZR2BRMJMH0Y','default','U9kj1FcJ-Am8yh2ZmtKK99Yi59h6o0AG',1795386842565,NULL,NULL);
INSERT INTO "link" VALUES('232aaca6d00f','01M82PAGQCP68PCHYM1MQCJJGW','default','fI5a0q0RJ9NIQb4gZN0Jcy_20525NhPq',1795386852076,NULL,NULL);
INSERT INTO "link" VALUES('96fec850ef90','01M82PANM13Q2KN08Z2BNV79MY','default','yr-glJfcTDhyxIt675TiS8AJ8cwVFAtY',1795386857089,NULL,NULL);
INSERT INTO "link" VALUES('25d598037a28','01M82PANV8XAGSAKV87X7E71HT','default','otgXnJfLzEanLLimwcIg1gqXAg4fEgvx',1795386857320,NULL,NULL);
INSERT INTO "link" VALUES('2b219d299835','01M82PA4QEB0GM8H8K9V9H6FK7','Phone','4cyG781HNpOmWg4xXGqG8wdW5vfLb9kK',1795386913343,NULL,NULL);
CREATE TABLE setting (
	name TEXT NOT NULL, 
	value TEXT NOT NULL, 
	CONSTRAINT pk_setting PRIMARY KEY (name)
);
INSERT INTO "setting" VALUES('sure_time','2026-11-22T22:35:13.609876+00:00');
INSERT INTO "setting" VALUES('seen_time','2026-11-22T22:35:13.609875+00:00');
INSERT INTO "setting" VALUES('doubted_seconds','0.0');
INSERT INTO "setting" VALUES('behind_time','');
INSERT INTO "setting" VALUES('behind_seconds','82.32604279599764');
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
INSERT INTO "source" VALUES(1,'01M82P9VR9PE78N262NED881MY','@site@/watch/harbour-2',NULL,-1,NULL,NULL,'anypodsite|harbour-2',NULL,NULL,NULL,NULL,1795386834075,NULL);
INSERT INTO "source" VALUES(2,'01M82PA4QEB0GM8H8K9V9H6FK7','@site@/channel/talk/videos','newest_first',-1,'anypodsitetab:talk',NULL,'anypodsite|talk-5',NULL,NULL,NULL,NULL,1795386842674,NULL);
INSERT INTO "source" VALUES(3,'01M82PA7E4GE4K9ZR2BRMJMH0Y','@site@/playlist/music','newest_first',-1,'anypodsiteplaylist:music',NULL,'anypodsite|music-5',NULL,NULL,NULL,NULL,1795386848274,5);
INSERT INTO "source" VALUES(4,'01M82PAGQCP68PCHYM1MQCJJGW','@site@/channel/harbour/videos','other',-1,'anypodsitetab:harbour',NULL,'anypodsite|premiere-1',NULL,NULL,NULL,NULL,1795386857051,NULL);
INSERT INTO "source" VALUES(5,'01M82PANM13Q2KN08Z2BNV79MY','@site@/playlist/course','other',-1,'anypodsiteplaylist:course',NULL,'anypodsite|lesson-1',NULL,NULL,NULL,NULL,1795386861067,5);
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
