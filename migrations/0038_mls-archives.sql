CREATE TABLE `mls_archives` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`kind` text NOT NULL,
	`head` text NOT NULL,
	`version` integer NOT NULL,
	`note` text,
	`manifest_file_id` text,
	`created_at` integer NOT NULL,
	`changed_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `mls_archives_owner` ON `mls_archives` (`user_id`,`kind`,`id`);--> statement-breakpoint
CREATE INDEX `mls_archives_age` ON `mls_archives` (`kind`,`created_at`);