CREATE TABLE `call_participants` (
	`call_id` text NOT NULL,
	`place` integer NOT NULL,
	`user_id` text NOT NULL,
	`state` text NOT NULL,
	`joined_at` integer,
	`left_at` integer,
	`started_at` integer NOT NULL,
	`hidden` integer NOT NULL,
	PRIMARY KEY(`call_id`, `place`)
);
--> statement-breakpoint
CREATE INDEX `call_participants_user` ON `call_participants` (`user_id`,`started_at`,`call_id`);--> statement-breakpoint
CREATE TABLE `call_reports` (
	`call_id` text NOT NULL,
	`user_id` text NOT NULL,
	`states` text NOT NULL,
	`path` text NOT NULL,
	`setup_ms` integer,
	`bitrate_kbps` real,
	`loss` real,
	`round_trip_ms` real,
	`failure` text,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`call_id`, `user_id`)
);
--> statement-breakpoint
CREATE INDEX `call_reports_user` ON `call_reports` (`user_id`);--> statement-breakpoint
CREATE INDEX `call_reports_updated` ON `call_reports` (`updated_at`);--> statement-breakpoint
CREATE TABLE `calls` (
	`id` text PRIMARY KEY NOT NULL,
	`chat_id` text,
	`caller_id` text NOT NULL,
	`type` text NOT NULL,
	`is_group` integer NOT NULL,
	`topology` text NOT NULL,
	`status` text NOT NULL,
	`started_at` integer NOT NULL,
	`answered_at` integer,
	`ended_at` integer NOT NULL,
	`end_reason` text,
	`revision` integer NOT NULL
);
