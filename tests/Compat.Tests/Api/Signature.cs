using System.Reflection;

namespace Pipeline.Compat.Tests.Api;

/// <summary>Types and members in the form of the listings.</summary>
internal static class Signature
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(string)] = "string",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(bool)] = "bool",
        [typeof(object)] = "object",
        [typeof(double)] = "double",
        [typeof(uint)] = "uint",
        [typeof(void)] = "void",
    };

    /// <summary>Namespace and name, as the listing's first line has them.</summary>
    public static string OfType(Type type) => $"{type.Namespace}.{Name(type)}";

    /// <summary>The public members that a type itself declares; overrides are its base's.</summary>
    public static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum) return Enum.GetNames(type);
        if (typeof(Delegate).IsAssignableFrom(type)) return [Method("", type.GetMethod("Invoke")!)];
        const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        return type.GetConstructors().Select(constructor => Method("new", constructor))
            .Concat(type.GetProperties(Declared).Where(property => !IsOverride(property.GetMethod!)).Select(property => $"{property.Name}: {Name(property.PropertyType)}"))
            .Concat(type.GetMethods(Declared).Where(method => !method.IsSpecialName && !IsOverride(method)).Select(method => Method(method.Name, method)));
    }

    private static bool IsOverride(MethodInfo method) => method.GetBaseDefinition().DeclaringType != method.DeclaringType;

    private static string Method(string name, MethodBase method) => $"{name}({string.Join(", ", method.GetParameters().Select(parameter => Name(parameter.ParameterType)))})";

    private static string Name(Type type)
    {
        if (Keywords.TryGetValue(type, out var keyword)) return keyword;
        if (type.IsArray) return Name(type.GetElementType()!) + "[]";
        if (Nullable.GetUnderlyingType(type) is { } value) return Name(value) + "?";
        if (type.IsGenericParameter) return type.Name;
        var name = type.IsNested ? $"{Name(type.DeclaringType!)}.{type.Name}" : type.Name;
        return type.IsGenericType ? $"{name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : name;
    }
}
