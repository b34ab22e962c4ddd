/** Videos of people, which vacancies may show. */
export interface VacancyVideos {
  /** Whether somebody's own video can be watched, or will be when moderators have looked. */
  isReady(ownerId: string, videoId: string): Promise<boolean>;
}
