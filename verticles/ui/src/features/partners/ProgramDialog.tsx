import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Controller, useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { programs } from '../../api/endpoints';
import { queryKeys } from '../../api/queryKeys';
import { applyServerError } from '../../lib/formErrors';
import { decimalSeparator } from '../../lib/money';
import { useDraft } from '../../lib/useDraft';
import { useErrorText } from '../../lib/useErrorText';
import { useFieldMessage } from '../../lib/useFieldMessage';
import { useFormat } from '../../lib/useFormat';
import { Button } from '../../ui/Button';
import { Dialog, DialogBody, DialogFooter, useDialogGuard } from '../../ui/Dialog';
import { DraftNotice } from '../../ui/DraftNotice';
import { Field, Input } from '../../ui/Field';
import { Segmented } from '../../ui/Segmented';
import { FormError } from '../../ui/states';
import { toast } from '../../ui/toast';
import { useMe } from '../auth/useMe';
import {
  blankProgram,
  programFormFields,
  programFormSchema,
  rewardTypes,
  toProgramInput,
  type ProgramFormValues,
} from './programForm';

export interface ProgramDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** The least that a programme needs before partners can be enrolled in it. */
export function ProgramDialog({ open, onOpenChange }: ProgramDialogProps) {
  const { t } = useTranslation();
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t('programs.createTitle')}
      width="sm"
      keepOnOutsideClick
    >
      <ProgramForm onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

function ProgramForm({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const message = useFieldMessage();
  const queryClient = useQueryClient();
  const { currency } = useMe().workspace;
  const decimal = decimalSeparator(useFormat().locale);
  const [formError, setFormError] = useState<string>();
  const form = useForm<ProgramFormValues>({
    resolver: zodResolver(programFormSchema(currency, decimal)),
    mode: 'onTouched',
    defaultValues: blankProgram,
  });
  const { close } = useDialogGuard();
  const restored = useDraft(form, { of: 'program.new' });
  const { errors } = form.formState;
  const type = form.watch('type');

  const save = useMutation({
    mutationFn: (values: ProgramFormValues) => programs.create(toProgramInput(values, currency, decimal)),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: queryKeys.programs });
      toast.good(t('programs.created'));
      onDone();
    },
    onError: (error) => {
      const placed = applyServerError<ProgramFormValues>(error, form.setError, { fields: programFormFields });
      setFormError(placed ? undefined : errorText(error));
    },
  });

  return (
    <form
      noValidate
      data-testid="program-form"
      onSubmit={(event) => void form.handleSubmit((values) => save.mutate(values))(event)}
      className="flex min-h-0 flex-1 flex-col"
    >
      <DialogBody className="space-y-5">
        <DraftNotice shown={restored} />
        <FormError message={formError} />
        <Field label={t('programs.name')} error={message(errors.name?.message)}>
          {(control) => <Input {...control} {...form.register('name')} autoComplete="off" />}
        </Field>
        <Controller
          control={form.control}
          name="type"
          render={({ field }) => (
            <Segmented
              label={t('programs.reward')}
              value={field.value}
              onChange={field.onChange}
              options={rewardTypes.map((value) => ({ value, label: t(`programs.type_${value}`) }))}
            />
          )}
        />
        {type === 'percentage' ? (
          <Field label={t('programs.percent')} error={message(errors.percent?.message)}>
            {(control) => <Input {...control} {...form.register('percent')} inputMode="decimal" />}
          </Field>
        ) : (
          <Field
            label={t('programs.flat', { currency: currency.toUpperCase() })}
            error={message(errors.flat?.message)}
          >
            {(control) => <Input {...control} {...form.register('flat')} inputMode="decimal" />}
          </Field>
        )}
        <Field
          label={t('programs.url')}
          hint={t('programs.urlHint')}
          error={message(errors.url?.message)}
          optional
        >
          {(control) => (
            <Input {...control} {...form.register('url')} type="url" inputMode="url" placeholder="https://" />
          )}
        </Field>
      </DialogBody>
      <DialogFooter>
        <Button onClick={close}>{t('common.cancel')}</Button>
        <Button type="submit" variant="primary" busy={save.isPending} data-testid="program-form-submit">
          {t('programs.create')}
        </Button>
      </DialogFooter>
    </form>
  );
}
