import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { partners } from '../../api/endpoints';
import { queryKeys } from '../../api/queryKeys';
import { applyServerError } from '../../lib/formErrors';
import { useDraft } from '../../lib/useDraft';
import { useErrorText } from '../../lib/useErrorText';
import { useFieldMessage } from '../../lib/useFieldMessage';
import { Button } from '../../ui/Button';
import { Dialog, DialogBody, DialogFooter, useDialogGuard } from '../../ui/Dialog';
import { DraftNotice } from '../../ui/DraftNotice';
import { Field, Input } from '../../ui/Field';
import { FormError } from '../../ui/states';
import { toast } from '../../ui/toast';

const schema = z.object({
  name: z.string().trim().min(1, 'validation.required'),
  email: z.email('validation.email'),
  tenantId: z.string().trim(),
});
type Values = z.infer<typeof schema>;
const fields = ['name', 'email', 'tenantId'] as const;

export function PartnerDialog({
  open,
  onOpenChange,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const { t } = useTranslation();
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t('partners.createTitle')}
      width="sm"
      keepOnOutsideClick
    >
      <PartnerForm onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

function PartnerForm({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const message = useFieldMessage();
  const queryClient = useQueryClient();
  const [formError, setFormError] = useState<string>();
  const form = useForm<Values>({
    resolver: zodResolver(schema),
    mode: 'onTouched',
    defaultValues: { name: '', email: '', tenantId: '' },
  });
  const { close } = useDialogGuard();
  const restored = useDraft(form, { of: 'partner.new' });
  const { errors } = form.formState;

  const save = useMutation({
    mutationFn: ({ name, email, tenantId }: Values) =>
      partners.create({ name, email, ...(tenantId ? { tenantId } : {}) }),
    onSuccess: (made) => {
      void queryClient.invalidateQueries({ queryKey: queryKeys.partners.all });
      toast.good(t(made.existing ? 'partners.existed' : 'partners.created'));
      onDone();
    },
    onError: (error) => {
      const placed = applyServerError<Values>(error, form.setError, { fields, conflict: 'email' });
      setFormError(placed ? undefined : errorText(error));
    },
  });

  return (
    <form
      noValidate
      data-testid="partner-form"
      onSubmit={(event) => void form.handleSubmit((values) => save.mutate(values))(event)}
      className="flex min-h-0 flex-1 flex-col"
    >
      <DialogBody className="space-y-5">
        <DraftNotice shown={restored} />
        <FormError message={formError} />
        <Field label={t('partners.name')} error={message(errors.name?.message)}>
          {(control) => <Input {...control} {...form.register('name')} autoComplete="off" />}
        </Field>
        <Field label={t('partners.email')} error={message(errors.email?.message)}>
          {(control) => (
            <Input
              {...control}
              {...form.register('email')}
              type="email"
              inputMode="email"
              autoComplete="off"
            />
          )}
        </Field>
        <Field
          label={t('partners.tenantId')}
          hint={t('partners.tenantIdHint')}
          error={message(errors.tenantId?.message)}
          optional
        >
          {(control) => (
            <Input {...control} {...form.register('tenantId')} autoComplete="off" spellCheck={false} />
          )}
        </Field>
      </DialogBody>
      <DialogFooter>
        <Button onClick={close}>{t('common.cancel')}</Button>
        <Button type="submit" variant="primary" busy={save.isPending} data-testid="partner-form-submit">
          {t('partners.create')}
        </Button>
      </DialogFooter>
    </form>
  );
}
