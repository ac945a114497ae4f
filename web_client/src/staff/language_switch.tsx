import { speak, useLanguage } from "../shared/language";
import { useTexts } from "./texts";

export function LanguageSwitch() {
  const texts = useTexts();
  const language = useLanguage();
  return (
    <button
      type="button"
      className="link"
      lang={language === "zh" ? "en" : "zh-CN"}
      data-testid="switch-language"
      onClick={() => speak(language === "zh" ? "en" : "zh")}
    >
      {texts.switchLanguage}
    </button>
  );
}
