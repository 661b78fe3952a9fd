import { zodResolver } from '@hookform/resolvers/zod';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { domains } from '../../api/endpoints';
import { queryKeys } from '../../api/queryKeys';
import type { Link } from '../../api/types';
import { copyText } from '../../lib/clipboard';
import { applyServerError } from '../../lib/formErrors';
import { useDraft } from '../../lib/useDraft';
import { useErrorText } from '../../lib/useErrorText';
import { Button } from '../../ui/Button';
import { Dialog, DialogBody, DialogFooter, useDialogGuard } from '../../ui/Dialog';
import { DraftNotice } from '../../ui/DraftNotice';
import { FormError } from '../../ui/states';
import { toast } from '../../ui/toast';
import { LinkFields } from './LinkFields';
import {
  changedFields,
  linkFormFields,
  linkFormSchema,
  placeOf,
  toFormValues,
  toLinkInput,
  type LinkFormValues,
} from './linkForm';
import { displayLink } from './display';
import { useLinkMutations } from './useLinkMutations';

export interface LinkDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** The link to edit; none means a new one. */
  link?: Link | undefined;
}

export function LinkDialog({ open, onOpenChange, link }: LinkDialogProps) {
  const { t } = useTranslation();
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t(link ? 'links.editTitle' : 'links.createTitle')}
      keepOnOutsideClick
    >
      {/* Mounted with the dialog: every opening starts from fresh values. */}
      <LinkForm link={link} onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

const secrets = ['password'] as const;

function LinkForm({ link, onDone }: { link: Link | undefined; onDone: () => void }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const { create, update } = useLinkMutations();
  const [formError, setFormError] = useState<string>();

  // A form without a choice of domain still works: the server then takes the workspace's own.
  const known = useQuery({
    queryKey: queryKeys.domains,
    queryFn: ({ signal }) => domains.list(signal),
    retry: false,
  });
  // Nothing is served on a domain whose owner is not proved yet.
  const choices = (known.data ?? []).filter((domain) => !domain.archived && domain.verified);
  const primary = (choices.find((domain) => domain.primary) ?? choices[0])?.slug ?? '';

  const form = useForm<LinkFormValues>({
    resolver: zodResolver(linkFormSchema),
    mode: 'onTouched',
    defaultValues: toFormValues(link, ''),
  });

  const { close } = useDialogGuard();
  const restored = useDraft(form, { of: `link.${link?.id ?? 'new'}`, without: secrets });

  const save = async (values: LinkFormValues) => {
    setFormError(undefined);
    try {
      if (link) {
        const changed = changedFields(toFormValues(link, ''), values);
        if (changed.size > 0) await update.mutateAsync({ id: link.id, input: toLinkInput(values, changed) });
        toast.good(t('links.updated'));
      } else {
        const made = await create.mutateAsync(
          toLinkInput({ ...values, domain: values.domain || primary }, 'all'),
        );
        const copied = await copyText(made.shortLink);
        toast.good(t(copied ? 'links.created' : 'links.createdNotCopied', { link: displayLink(made) }));
      }
      onDone();
    } catch (error) {
      const placed = applyServerError<LinkFormValues>(error, form.setError, {
        fields: linkFormFields,
        conflict: 'key',
        place: (field) => placeOf(field, values),
      });
      if (!placed) setFormError(errorText(error));
    }
  };

  return (
    <form
      noValidate
      data-testid="link-form"
      onSubmit={(event) => void form.handleSubmit(save)(event)}
      className="flex min-h-0 flex-1 flex-col"
    >
      <DialogBody className="space-y-5">
        <DraftNotice shown={restored} />
        <FormError message={formError} />
        <LinkFields
          form={form}
          link={link}
          domains={choices.map((domain) => domain.slug)}
          primary={primary}
        />
      </DialogBody>
      <DialogFooter>
        <Button onClick={close}>{t('common.cancel')}</Button>
        <Button
          type="submit"
          variant="primary"
          busy={form.formState.isSubmitting}
          data-testid="link-form-submit"
        >
          {t(link ? 'common.save' : 'links.create')}
        </Button>
      </DialogFooter>
    </form>
  );
}
