import { Eye, EyeOff } from 'lucide-react';
import { useState, type ComponentProps } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from './Button';
import { Input } from './Field';

/** Hidden from who looks over the shoulder, shown to who wants to check it. */
export function PasswordInput(props: ComponentProps<'input'>) {
  const { t } = useTranslation();
  const [visible, setVisible] = useState(false);
  return (
    <div className="relative">
      <Input spellCheck={false} {...props} type={visible ? 'text' : 'password'} className="pr-11" />
      <IconButton
        label={t(visible ? 'common.hidePassword' : 'common.showPassword')}
        onClick={() => setVisible(!visible)}
        className="absolute top-0.5 right-0.5"
      >
        {visible ? <EyeOff className="size-4" aria-hidden /> : <Eye className="size-4" aria-hidden />}
      </IconButton>
    </div>
  );
}
