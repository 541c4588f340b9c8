using System;
using System.ComponentModel;
using System.Globalization;
using ParallelMigration.Policy.Convergence;

namespace ParallelMigration.Policy.Serialization;

/// <summary>A value to and from its text: what configuration binders and designers go through.</summary>
internal abstract class TextTypeConverter<T>(Func<string, T> parse) : TypeConverter
    where T : notnull
{
    public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) => sourceType == typeof(string) || base.CanConvertFrom(context, sourceType);

    public override object? ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) =>
        value is string text ? parse(text) : base.ConvertFrom(context, culture, value);

    public override object? ConvertTo(ITypeDescriptorContext? context, CultureInfo? culture, object? value, Type destinationType) =>
        value is T known && destinationType == typeof(string) ? known.ToString() : base.ConvertTo(context, culture, value, destinationType);
}

internal sealed class BandwidthTypeConverter() : TextTypeConverter<Bandwidth>(Bandwidth.Parse);

internal sealed class ClusterLevelTypeConverter() : TextTypeConverter<ClusterLevel>(ClusterLevel.Parse);

internal sealed class HypervisorVersionTypeConverter() : TextTypeConverter<HypervisorVersion>(HypervisorVersion.Parse);

internal sealed class ParallelMigrationSettingTypeConverter() : TextTypeConverter<ParallelMigrationSetting>(ParallelMigrationSetting.Parse);

internal sealed class MigrationBandwidthTypeConverter() : TextTypeConverter<MigrationBandwidth>(MigrationBandwidth.Parse);

internal sealed class ConvergenceActionTypeConverter() : TextTypeConverter<ConvergenceAction>(ConvergenceAction.Parse);

internal sealed class ClusterLevelDefaultsTypeConverter() : TextTypeConverter<ClusterLevelDefaults>(ClusterLevelDefaults.Parse);
