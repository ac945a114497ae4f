// What every console shares: looks, language, who is signed in.
import { App, ConfigProvider, Result, Spin, theme } from "antd";
import enUS from "antd/locale/en_US";
import zhCN from "antd/locale/zh_CN";
import { useEffect, useState, useSyncExternalStore, type ReactNode } from "react";
import type { StaffMember } from "../generated/protocol";
import { useLanguage } from "../shared/language";
import { request } from "../shared/server";
import { SignIn } from "./sign_in";
import { useTexts } from "./texts";

const dark = window.matchMedia("(prefers-color-scheme: dark)");

function useDark(): boolean {
  return useSyncExternalStore(
    (tell) => {
      dark.addEventListener("change", tell);
      return () => dark.removeEventListener("change", tell);
    },
    () => dark.matches,
  );
}

export type Console = "teller" | "qa" | "administrator" | "supervisor";

export function StaffPage(props: {
  page: Console;
  children: (staff: StaffMember, signedOut: () => void) => ReactNode;
}) {
  const language = useLanguage();
  const prefersDark = useDark();
  // A wallboard hangs on a wall: dark whatever the desk prefers.
  const isDark = prefersDark || props.page === "supervisor";
  useEffect(() => {
    document.documentElement.classList.toggle("dark", isDark);
  }, [isDark]);
  return (
    <ConfigProvider
      locale={language === "zh" ? zhCN : enUS}
      button={{ autoInsertSpace: false }}
      // Ripples after each press cost more than what was pressed.
      wave={{ disabled: true }}
      theme={{
        // White on the light blue of the dark looks is too faint to read.
        components: { Button: isDark ? { primaryColor: "#0f151c" } : {} },
        algorithm: isDark ? theme.darkAlgorithm : theme.defaultAlgorithm,
        token: {
          colorError: isDark ? "#f28b82" : "#b3261e",
          colorPrimary: isDark ? "#5aa7e6" : "#0b5fa5",
          colorTextSecondary: isDark ? "#b4c0cc" : "#51606f",
          colorTextDescription: isDark ? "#b4c0cc" : "#51606f",
          colorTextPlaceholder: isDark ? "#93a1ae" : "#66737f",
          borderRadius: 10,
          fontFamily: "var(--font)",
        },
      }}
    >
      <App>
        <SignedIn page={props.page}>{props.children}</SignedIn>
      </App>
    </ConfigProvider>
  );
}

function SignedIn(props: {
  page: Console;
  children: (staff: StaffMember, signedOut: () => void) => ReactNode;
}) {
  const texts = useTexts();
  const [staff, setStaff] = useState<StaffMember | "looking" | "nobody">("looking");
  useEffect(() => {
    document.title = texts.titles[props.page];
  }, [texts, props.page]);
  useEffect(() => {
    request<StaffMember>("GET", "/api/staff/me")
      .then(setStaff)
      .catch(() => setStaff("nobody"));
  }, []);
  if (staff === "looking") {
    return <Spin fullscreen description={texts.loading} />;
  }
  if (staff === "nobody") {
    return <SignIn title={texts.signInAs[props.page]} signedIn={setStaff} />;
  }
  if (!staff.roles.includes(props.page)) {
    return <Result status="warning" title={texts.notYours} extra={<SignOut done={() => setStaff("nobody")} />} />;
  }
  return props.children(staff, () => setStaff("nobody"));
}

export function SignOut({ done }: { done: () => void }) {
  const texts = useTexts();
  return (
    <button type="button" className="link" data-testid="sign-out" onClick={() => void request("POST", "/api/staff/sign-out").finally(done)}>
      {texts.signOut}
    </button>
  );
}
