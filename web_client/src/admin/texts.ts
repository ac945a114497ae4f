import { en } from "../messages/admin.en";
import { zh } from "../messages/admin.zh";
import { useLanguage } from "../shared/language";

export type AdminTexts = typeof zh;

export function useAdminTexts(): AdminTexts {
  return useLanguage() === "zh" ? zh : en;
}
