CREATE TABLE `video_captions` (
	`video_id` text NOT NULL,
	`language` text NOT NULL,
	`label` text NOT NULL,
	`key` text NOT NULL,
	PRIMARY KEY(`video_id`, `language`),
	FOREIGN KEY (`video_id`) REFERENCES `videos`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `video_leftovers` (
	`place` text NOT NULL,
	`ref` text NOT NULL,
	`due_at` integer NOT NULL,
	`failures` integer NOT NULL,
	`deleted` integer NOT NULL,
	PRIMARY KEY(`place`, `ref`)
);
--> statement-breakpoint
CREATE INDEX `video_leftovers_due` ON `video_leftovers` (`due_at`);--> statement-breakpoint
CREATE TABLE `video_progress` (
	`user_id` text NOT NULL,
	`video_id` text NOT NULL,
	`position_ms` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`user_id`, `video_id`),
	FOREIGN KEY (`video_id`) REFERENCES `videos`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `video_progress_video` ON `video_progress` (`video_id`);--> statement-breakpoint
CREATE TABLE `video_tags` (
	`tag` text NOT NULL,
	`video_id` text NOT NULL,
	PRIMARY KEY(`tag`, `video_id`),
	FOREIGN KEY (`video_id`) REFERENCES `videos`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `video_tags_video` ON `video_tags` (`video_id`);--> statement-breakpoint
CREATE TABLE `video_words` (
	`word` text NOT NULL,
	`video_id` text NOT NULL,
	PRIMARY KEY(`word`, `video_id`),
	FOREIGN KEY (`video_id`) REFERENCES `videos`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `video_words_video` ON `video_words` (`video_id`);--> statement-breakpoint
CREATE TABLE `videos` (
	`id` text PRIMARY KEY NOT NULL,
	`owner_id` text NOT NULL,
	`file_id` text NOT NULL,
	`title` text NOT NULL,
	`description` text NOT NULL,
	`tags` text NOT NULL,
	`vacancy_id` text,
	`status` text NOT NULL,
	`is_public` integer NOT NULL,
	`archived` integer DEFAULT false NOT NULL,
	`reported` integer DEFAULT false NOT NULL,
	`publish_at` integer,
	`approved_at` integer,
	`visible_from` integer GENERATED ALWAYS AS (CASE WHEN status = 'approved' AND is_public AND NOT archived AND NOT reported AND approved_at IS NOT NULL
        THEN max(approved_at, coalesce(publish_at, 0)) END) VIRTUAL,
	`announced_at` integer,
	`rejection_reason` text,
	`failure_reason` text,
	`progress` integer DEFAULT 0 NOT NULL,
	`try_key` text NOT NULL,
	`tried_at` integer NOT NULL,
	`engine` text,
	`asset_id` text,
	`duration_ms` integer,
	`width` integer,
	`height` integer,
	`renditions` text DEFAULT '[]' NOT NULL,
	`made` text DEFAULT '{}' NOT NULL,
	`thumbnails` text,
	`stream_url` text,
	`views` integer DEFAULT 0 NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `videos_file_id_unique` ON `videos` (`file_id`);--> statement-breakpoint
CREATE INDEX `videos_owner` ON `videos` (`owner_id`,`id`);--> statement-breakpoint
CREATE INDEX `videos_visible` ON `videos` (`visible_from`,`id`);--> statement-breakpoint
CREATE INDEX `videos_owner_visible` ON `videos` (`owner_id`,`visible_from`,`id`);--> statement-breakpoint
CREATE INDEX `videos_status` ON `videos` (`status`,`id`);--> statement-breakpoint
CREATE INDEX `videos_asset` ON `videos` (`asset_id`);--> statement-breakpoint
CREATE INDEX `videos_unannounced` ON `videos` (`visible_from`) WHERE announced_at IS NULL AND visible_from IS NOT NULL;--> statement-breakpoint
CREATE TABLE `content_reports` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`subject_id` text NOT NULL,
	`reporter_id` text,
	`reason` text NOT NULL,
	`comment` text NOT NULL,
	`status` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `content_reports_once` ON `content_reports` (`reporter_id`,`kind`,`subject_id`);--> statement-breakpoint
CREATE INDEX `content_reports_subject` ON `content_reports` (`kind`,`subject_id`,`status`);--> statement-breakpoint
CREATE INDEX `content_reports_status` ON `content_reports` (`status`,`created_at`,`id`);