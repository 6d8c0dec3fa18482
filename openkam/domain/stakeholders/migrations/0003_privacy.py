import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from openkam.domain.stakeholders.models.people import new_key


class Migration(migrations.Migration):

    dependencies = [
        ('stakeholders', '0002_coverage_for_readers'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='person',
            name='key',
            field=models.CharField(default=new_key, max_length=32),
        ),
        migrations.AddField(
            model_name='person',
            name='restricted_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='roomsettings',
            name='deletes_when_due',
            field=models.BooleanField(default=False),
        ),
        migrations.CreateModel(
            name='Erasure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=32, unique=True)),
                ('number', models.BigIntegerField()),
                ('reason', models.CharField(choices=[('asked', 'the person asked for it'), ('due', 'the retention time was over')], max_length=10)),
                ('erased_on', models.DateField()),
                ('erased_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='LongerKept',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('opinions', 'Opinions'), ('touches', 'Contacts'), ('ways', 'Ways to reach people who left'), ('left', 'People who left'), ('silent', 'People nothing was heard of')], max_length=10)),
                ('until', models.DateField()),
                ('reason', models.CharField(max_length=300)),
                ('kept_on', models.DateField()),
                ('kept_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='longer_kept', to='stakeholders.person')),
                ('position', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='longer_kept', to='stakeholders.position')),
            ],
        ),
        migrations.CreateModel(
            name='RetentionTime',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('opinions', 'Opinions'), ('touches', 'Contacts'), ('ways', 'Ways to reach people who left'), ('left', 'People who left'), ('silent', 'People nothing was heard of')], max_length=10, unique=True)),
                ('months', models.PositiveSmallIntegerField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('months__gte', 1), ('months__lte', 240)), name='retention_time_possible')],
            },
        ),
        migrations.CreateModel(
            name='Objection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_on', models.DateField()),
                ('words', models.CharField(blank=True, max_length=500)),
                ('noted_on', models.DateField()),
                ('outcome', models.CharField(blank=True, choices=[('upheld', 'upheld: the opinions were deleted'), ('lifted', 'not upheld: the opinions are shown again')], max_length=10)),
                ('why', models.CharField(blank=True, max_length=500)),
                ('decided_on', models.DateField(null=True)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('noted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='objections', to='stakeholders.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('outcome', '')), fields=('person',), name='objection_one_open'), models.CheckConstraint(condition=models.Q(models.Q(('decided_on', None), ('outcome', '')), models.Q(models.Q(('outcome', ''), _negated=True), models.Q(('why', ''), _negated=True), ('decided_on__isnull', False)), _connector='OR'), name='objection_decided_with_reason')],
            },
        ),
    ]
