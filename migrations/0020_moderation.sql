CREATE TABLE `moderation_appeals` (
	`id` text PRIMARY KEY NOT NULL,
	`decision_id` text NOT NULL,
	`author_id` text NOT NULL,
	`text` text NOT NULL,
	`status` text NOT NULL,
	`answer` text NOT NULL,
	`answered_by` text,
	`created_at` integer NOT NULL,
	`answered_at` integer,
	FOREIGN KEY (`decision_id`) REFERENCES `moderation_decisions`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `moderation_appeals_decision_id_unique` ON `moderation_appeals` (`decision_id`);--> statement-breakpoint
CREATE INDEX `moderation_appeals_status` ON `moderation_appeals` (`status`,`id`);--> statement-breakpoint
CREATE INDEX `moderation_appeals_author` ON `moderation_appeals` (`author_id`);--> statement-breakpoint
CREATE INDEX `moderation_appeals_answered` ON `moderation_appeals` (`answered_by`);--> statement-breakpoint
CREATE TABLE `moderation_decisions` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`subject_id` text NOT NULL,
	`author_id` text,
	`moderator_id` text,
	`action` text NOT NULL,
	`category` text,
	`title` text NOT NULL,
	`text` text NOT NULL,
	`note` text NOT NULL,
	`until` integer,
	`revision` integer NOT NULL,
	`withdrawn_at` integer,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `moderation_decisions_author` ON `moderation_decisions` (`author_id`,`id`);--> statement-breakpoint
CREATE INDEX `moderation_decisions_moderator` ON `moderation_decisions` (`moderator_id`);--> statement-breakpoint
CREATE INDEX `moderation_decisions_subject` ON `moderation_decisions` (`kind`,`subject_id`,`id`);--> statement-breakpoint
CREATE TABLE `content_cases` (
	`kind` text NOT NULL,
	`subject_id` text NOT NULL,
	`owner_id` text,
	`title` text NOT NULL,
	`words` text NOT NULL,
	`state` text NOT NULL,
	`cause` text NOT NULL,
	`priority` integer DEFAULT 0 NOT NULL,
	`fear` text,
	`revision` integer DEFAULT 0 NOT NULL,
	`since` integer NOT NULL,
	PRIMARY KEY(`kind`, `subject_id`)
);
--> statement-breakpoint
CREATE INDEX `content_cases_state` ON `content_cases` (`state`,`since`,`subject_id`);--> statement-breakpoint
CREATE INDEX `content_cases_owner` ON `content_cases` (`owner_id`,`since`);--> statement-breakpoint
DROP INDEX `images_owner_public`;--> statement-breakpoint
DROP INDEX `images_public`;--> statement-breakpoint
DROP INDEX `images_popular`;--> statement-breakpoint
ALTER TABLE `images` ADD `withheld` text;--> statement-breakpoint
ALTER TABLE `images` ADD `rejection_reason` text;--> statement-breakpoint
ALTER TABLE `images` ADD `shown` integer GENERATED ALWAYS AS (is_public AND withheld IS NULL) VIRTUAL;--> statement-breakpoint
CREATE INDEX `images_owner_shown` ON `images` (`owner_id`,`shown`,`id`);--> statement-breakpoint
CREATE INDEX `images_shown` ON `images` (`shown`,`id`);--> statement-breakpoint
CREATE INDEX `images_liked` ON `images` (`shown`,`likes`,`id`);--> statement-breakpoint
INSERT INTO `content_reports` (`id`, `kind`, `subject_id`, `reporter_id`, `reason`, `comment`, `status`, `created_at`) SELECT `id`, 'message', `chat_id` || ':' || `seq`, `reporter_id`, `reason`, `comment`, `status`, `created_at` FROM `message_reports`;--> statement-breakpoint
INSERT INTO `content_cases` (`kind`, `subject_id`, `owner_id`, `title`, `words`, `state`, `cause`, `since`) SELECT 'video', `id`, `owner_id`, `title`, lower(`title`), 'waiting', CASE WHEN `status` = 'moderation' THEN 'new' ELSE 'reported' END, `created_at` FROM `videos` WHERE `status` = 'moderation' OR EXISTS (SELECT 1 FROM `content_reports` AS `r` WHERE `r`.`kind` = 'video' AND `r`.`subject_id` = `videos`.`id` AND `r`.`status` = 'open');--> statement-breakpoint
INSERT INTO `content_cases` (`kind`, `subject_id`, `owner_id`, `title`, `words`, `state`, `cause`, `since`) SELECT 'message', `chat_id` || ':' || `seq`, json_extract(`snapshot`, '$[#-1].senderId'), substr(coalesce(json_extract(`snapshot`, '$[#-1].text'), ''), 1, 300), lower(substr(coalesce(json_extract(`snapshot`, '$[#-1].text'), ''), 1, 300)), 'waiting', 'reported', min(`created_at`) FROM `message_reports` WHERE `status` = 'open' GROUP BY `chat_id`, `seq`;--> statement-breakpoint
DROP INDEX `message_reports_status`;--> statement-breakpoint
CREATE INDEX `message_reports_message` ON `message_reports` (`chat_id`,`seq`,`id`);--> statement-breakpoint
ALTER TABLE `message_reports` DROP COLUMN `status`;--> statement-breakpoint
ALTER TABLE `users` ADD `suspended_until` integer;--> statement-breakpoint
CREATE INDEX `users_suspended` ON `users` (`suspended_until`) WHERE suspended_until IS NOT NULL;