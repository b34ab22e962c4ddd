CREATE TABLE `link_pages` (
	`url` text PRIMARY KEY NOT NULL,
	`page` text,
	`image_file_id` text,
	`fetched_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `link_pages_fetched` ON `link_pages` (`fetched_at`);