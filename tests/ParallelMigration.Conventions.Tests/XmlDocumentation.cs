using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text;
using System.Xml.Linq;

namespace ParallelMigration.Conventions.Tests;

/// <summary>The documentation files that the packages carry, by the ids that the compiler gives to members.</summary>
internal static class XmlDocumentation
{
    private static readonly Dictionary<string, XElement> Entries = Packages.All
        .Select(assembly => Path.ChangeExtension(assembly.Location, ".xml"))
        .SelectMany(file => XDocument.Load(file).Descendants("member"))
        .GroupBy(member => member.Attribute("name")!.Value)
        .ToDictionary(group => group.Key, group => group.First());

    internal static XElement? Of(MemberInfo member) => Entries.GetValueOrDefault(Id(member));

    internal static string Id(MemberInfo member) => member switch
    {
        Type type => "T:" + Name(type),
        FieldInfo => $"F:{Name(member.DeclaringType!)}.{member.Name}",
        EventInfo => $"E:{Name(member.DeclaringType!)}.{member.Name}",
        PropertyInfo property => $"P:{Name(member.DeclaringType!)}.{member.Name}{Parameters(property.GetIndexParameters())}",
        MethodBase method => $"M:{Name(member.DeclaringType!)}.{member.Name.Replace('.', '#')}{Arity(method)}{Parameters(method.GetParameters())}{Conversion(method)}",
        _ => throw new ArgumentException(member.ToString(), nameof(member)),
    };

    private static string Arity(MethodBase method) => method.IsGenericMethod ? "``" + method.GetGenericArguments().Length : "";

    private static string Conversion(MethodBase method) => method is MethodInfo { Name: "op_Implicit" or "op_Explicit" } operation ? "~" + Name(operation.ReturnType) : "";

    private static string Parameters(ParameterInfo[] parameters) =>
        parameters.Length == 0 ? "" : $"({string.Join(",", parameters.Select(parameter => Name(parameter.ParameterType)))})";

    private static string Name(Type type)
    {
        if (type.IsGenericParameter)
        {
            return (type.DeclaringMethod is null ? "`" : "``") + type.GenericParameterPosition;
        }

        if (type.HasElementType)
        {
            return Name(type.GetElementType()!) + (type.IsArray ? "[]" : type.IsByRef ? "@" : "*");
        }

        if (!type.IsConstructedGenericType)
        {
            return type.FullName!.Replace('+', '.');
        }

        StringBuilder name = new();
        var arguments = type.GetGenericArguments();
        var used = 0;
        foreach (var part in type.GetGenericTypeDefinition().FullName!.Split('+'))
        {
            var (bare, count) = part.Split('`') is [var before, var arity] ? (before, int.Parse(arity, System.Globalization.CultureInfo.InvariantCulture)) : (part, 0);
            name.Append(name.Length == 0 ? "" : ".").Append(bare);
            if (count > 0)
            {
                name.Append('{').AppendJoin(',', arguments[used..(used + count)].Select(Name)).Append('}');
                used += count;
            }
        }

        return name.ToString();
    }
}
