CREATE INDEX `calls_caller` ON `calls` (`caller_id`);--> statement-breakpoint
CREATE INDEX `challenges_used` ON `challenges` (`used_at`) WHERE used_at IS NOT NULL;--> statement-breakpoint
CREATE INDEX `email_tokens_used` ON `email_tokens` (`used_at`) WHERE used_at IS NOT NULL;--> statement-breakpoint
CREATE INDEX `users_moderators` ON `users` (`status`) WHERE role <> 'user';--> statement-breakpoint
CREATE INDEX `users_admins` ON `users` (`status`) WHERE role = 'admin';--> statement-breakpoint
CREATE INDEX `files_growth` ON `files` (`created_at`,`bytes`);--> statement-breakpoint
CREATE INDEX `studio_comments_project` ON `studio_comments` (`project_id`);--> statement-breakpoint
CREATE INDEX `studio_share_links_maker` ON `studio_share_links` (`created_by`);--> statement-breakpoint
CREATE INDEX `oauth_codes_user` ON `oauth_codes` (`user_id`,`client_id`);--> statement-breakpoint
CREATE INDEX `oauth_requests_user` ON `oauth_requests` (`user_id`);--> statement-breakpoint
CREATE INDEX `studio_jobs_user` ON `studio_jobs` (`user_id`);--> statement-breakpoint
CREATE INDEX `studio_jobs_owner` ON `studio_jobs` (`owner_id`);