CREATE TABLE `file_uses` (
	`file_id` text NOT NULL,
	`used_by` text NOT NULL,
	`context` text NOT NULL,
	PRIMARY KEY(`file_id`, `used_by`, `context`),
	FOREIGN KEY (`file_id`) REFERENCES `user_files`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `file_uses_context` ON `file_uses` (`used_by`,`context`);--> statement-breakpoint
CREATE TABLE `user_files` (
	`id` text PRIMARY KEY NOT NULL,
	`owner_id` text,
	`sha256` text NOT NULL,
	`name` text NOT NULL,
	`kind` text NOT NULL,
	`waveform` text,
	`bytes` integer NOT NULL,
	`unused_since` integer,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`sha256`) REFERENCES `files`(`sha256`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `user_files_owner` ON `user_files` (`owner_id`,`id`,`bytes`);--> statement-breakpoint
CREATE INDEX `user_files_file` ON `user_files` (`sha256`);--> statement-breakpoint
CREATE INDEX `user_files_unused` ON `user_files` (`unused_since`) WHERE unused_since IS NOT NULL;--> statement-breakpoint
DROP INDEX `files_undecoded`;--> statement-breakpoint
ALTER TABLE `files` ADD `medium` text DEFAULT 'image' NOT NULL;--> statement-breakpoint
ALTER TABLE `files` ADD `duration_ms` integer;--> statement-breakpoint
CREATE INDEX `files_undecoded` ON `files` (`created_at`) WHERE thumb_hash IS NULL AND medium = 'image';--> statement-breakpoint
INSERT INTO `user_files` SELECT `images`.`file_id`, `images`.`owner_id`, `images`.`sha256`, `images`.`name`, 'image', NULL, `files`.`bytes`, NULL, `images`.`created_at` FROM `images` JOIN `files` ON `files`.`sha256` = `images`.`sha256`;
