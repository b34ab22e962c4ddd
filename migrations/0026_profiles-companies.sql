CREATE TABLE `profile_skills` (
	`skill` text NOT NULL,
	`user_id` text NOT NULL,
	`source` text NOT NULL,
	PRIMARY KEY(`skill`, `user_id`, `source`)
);
--> statement-breakpoint
CREATE INDEX `profile_skills_user` ON `profile_skills` (`user_id`);--> statement-breakpoint
DROP INDEX `follows_followed`;--> statement-breakpoint
CREATE INDEX `follows_follower` ON `follows` (`follower_id`,`created_at`,`followed_id`);--> statement-breakpoint
CREATE INDEX `follows_followed` ON `follows` (`followed_id`,`created_at`,`follower_id`);--> statement-breakpoint
DROP INDEX `companies_icon`;--> statement-breakpoint
ALTER TABLE `companies` ADD `icon_url` text;--> statement-breakpoint
ALTER TABLE `companies` ADD `icon_by` text;--> statement-breakpoint
ALTER TABLE `companies` ADD `request_id` text;--> statement-breakpoint
CREATE INDEX `companies_icon` ON `companies` (`icon_by`);--> statement-breakpoint
ALTER TABLE `users` ADD `avatar_url` text;--> statement-breakpoint
ALTER TABLE `users` ADD `avatar_file_id` text;--> statement-breakpoint
ALTER TABLE `users` ADD `details` text;--> statement-breakpoint
ALTER TABLE `users` ADD `visibility` text DEFAULT 'members' NOT NULL;--> statement-breakpoint
CREATE INDEX `users_public` ON `users` (`id`) WHERE visibility = 'public';