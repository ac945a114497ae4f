import { Alert, Button, Form, Input } from "antd";
import { useState } from "react";
import type { StaffMember } from "../generated/protocol";
import { Problem, request } from "../shared/server";
import { LanguageSwitch } from "./language_switch";
import { useTexts, type Texts } from "./texts";

interface Fields {
  login: string;
  password: string;
}

function sentence(error: unknown, texts: Texts): string {
  switch (error instanceof Problem ? error.code : "") {
    case "wrong_login":
      return texts.wrongLogin;
    case "too_many_tries":
      return texts.tooManyTries;
    case "unavailable":
      return texts.unavailable;
    case "no_network":
      return texts.noNetwork;
    default:
      return texts.failed;
  }
}

export function SignIn({ title, signedIn }: { title: string; signedIn: (staff: StaffMember) => void }) {
  const texts = useTexts();
  const [trouble, setTrouble] = useState("");
  const [working, setWorking] = useState(false);

  async function submit(fields: Fields): Promise<void> {
    setWorking(true);
    try {
      signedIn(await request<StaffMember>("POST", "/api/staff/sign-in", fields));
    } catch (error) {
      setTrouble(sentence(error, texts));
    } finally {
      setWorking(false);
    }
  }

  return (
    <main className="sign-in">
      <div className="sign-in-card">
        <div className="sign-in-top">
          <span>{texts.product}</span>
          <LanguageSwitch />
        </div>
        <h1>{title}</h1>
        <Form<Fields> layout="vertical" requiredMark={false} onFinish={(fields) => void submit(fields)}>
          <Form.Item name="login" label={texts.login} rules={[{ required: true, message: texts.login }]}>
            <Input size="large" autoFocus autoComplete="username" data-testid="sign-in-login" />
          </Form.Item>
          <Form.Item name="password" label={texts.password} rules={[{ required: true, message: texts.password }]}>
            <Input.Password size="large" autoComplete="current-password" data-testid="sign-in-password" />
          </Form.Item>
          {trouble !== "" && <Alert type="error" showIcon title={trouble} data-testid="sign-in-error" style={{ marginBottom: 16 }} />}
          <Button type="primary" size="large" htmlType="submit" block loading={working} data-testid="sign-in-submit">
            {texts.signIn}
          </Button>
        </Form>
      </div>
    </main>
  );
}
