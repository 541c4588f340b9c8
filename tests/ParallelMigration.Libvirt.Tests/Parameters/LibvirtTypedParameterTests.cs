using System;
using System.Collections.Generic;
using ParallelMigration.Libvirt.Native;

namespace ParallelMigration.Libvirt.Tests.Parameters;

public class LibvirtTypedParameterTests
{
    private static readonly LibvirtTypedParameter[] OneOfEach =
    [
        LibvirtTypedParameter.Create("int", -4),
        LibvirtTypedParameter.Create("uint", uint.MaxValue),
        LibvirtTypedParameter.Create("llong", long.MinValue),
        LibvirtTypedParameter.Create("ullong", ulong.MaxValue),
        LibvirtTypedParameter.Create("double", 0.5),
        LibvirtTypedParameter.Create("boolean", true),
        LibvirtTypedParameter.Create("string", "zstd – größer"),
        LibvirtTypedParameter.Create(new string('n', 79), 1),
    ];

    [Fact]
    public unsafe void What_is_written_for_libvirt_reads_back()
    {
        using var array = new TypedParameterArray(OneOfEach);
        var values = TypedParameterReader.Read(array.Pointer, (int)array.Count);
        Assert.Equal(OneOfEach.Length, values.Count);
        Assert.All(OneOfEach, parameter => Assert.Equal(parameter.Value, values[parameter.Name]));
    }

    [Fact]
    public unsafe void The_native_layout_is_the_one_of_the_header() => Assert.Equal(96, sizeof(TypedParameter));

    [Fact]
    public void Texts_show_name_value_and_type() => Assert.Equal(
        ["int = -4 (int)", "uint = 4294967295 (uint)", "boolean = true (boolean)", "string = 'zstd – größer' (string)"],
        new List<LibvirtTypedParameter> { OneOfEach[0], OneOfEach[1], OneOfEach[5], OneOfEach[6] }.ConvertAll(one => one.ToString()));

    [Fact]
    public void Names_and_texts_that_would_be_cut_are_refused()
    {
        Assert.Throws<ArgumentException>(() => LibvirtTypedParameter.Create(new string('n', 80), 1));
        Assert.Throws<ArgumentException>(() => LibvirtTypedParameter.Create("", 1));
        Assert.Throws<ArgumentException>(() => LibvirtTypedParameter.Create("a\0b", 1));
        Assert.Throws<ArgumentException>(() => LibvirtTypedParameter.Create("a", "b\0c"));
    }

    [Fact]
    public void The_list_is_copied()
    {
        var list = new List<LibvirtTypedParameter> { OneOfEach[0] };
        var parameters = new LibvirtMigrationParameters { Flags = MigrateFlags.Live, TypedParameters = list };
        list.Clear();
        Assert.Single(parameters.TypedParameters);
    }
}
