ALTER TABLE `security_events` ADD `suspicious` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `security_events` ADD `method` text;--> statement-breakpoint
ALTER TABLE `security_events` ADD `latitude` real;--> statement-breakpoint
ALTER TABLE `security_events` ADD `longitude` real;--> statement-breakpoint
ALTER TABLE `security_events` ADD `browser` text;--> statement-breakpoint
ALTER TABLE `security_events` ADD `device_id` text;--> statement-breakpoint
CREATE INDEX `security_events_kind` ON `security_events` (`user_id`,`kind`,`result`,`id`);--> statement-breakpoint
CREATE INDEX `security_events_age` ON `security_events` (`at`);--> statement-breakpoint
ALTER TABLE `users` ADD `notify_new_device` integer DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE `users` ADD `notify_failed_logins` integer DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE `users` ADD `require_mfa` integer DEFAULT false NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `users_phone` ON `users` (`phone`) WHERE "users"."phone_verified_at" is not null;--> statement-breakpoint
CREATE INDEX `email_tokens_user` ON `email_tokens` (`user_id`,`purpose`);