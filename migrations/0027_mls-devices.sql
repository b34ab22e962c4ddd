CREATE TABLE `mls_devices` (
	`user_id` text NOT NULL,
	`id` text NOT NULL,
	`name` text NOT NULL,
	`signature_key` text NOT NULL,
	`created_at` integer NOT NULL,
	`seen_at` integer NOT NULL,
	PRIMARY KEY(`user_id`, `id`)
);
--> statement-breakpoint
CREATE TABLE `mls_key_packages` (
	`hash` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`device_id` text NOT NULL,
	`body` text NOT NULL,
	`last_resort` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `mls_key_packages_device` ON `mls_key_packages` (`user_id`,`last_resort`,`device_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `mls_key_packages_expiry` ON `mls_key_packages` (`expires_at`);