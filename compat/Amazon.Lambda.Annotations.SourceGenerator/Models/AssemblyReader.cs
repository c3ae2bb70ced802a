using Microsoft.CodeAnalysis;

namespace Amazon.Lambda.Annotations.SourceGenerator.Models;

/// <summary>Reads the attributes of the assembly.</summary>
internal static class AssemblyReader
{
    /// <summary>The model of the assembly.</summary>
    /// <param name="compilation">The assembly as it is compiled.</param>
    public static AssemblyModel Read(Compilation compilation)
    {
        var attributes = compilation.Assembly.GetAttributes();
        var properties = Find(attributes, "Amazon.Lambda.Annotations.LambdaGlobalPropertiesAttribute");
        var serializer = Find(attributes, "Amazon.Lambda.Core.LambdaSerializerAttribute");
        return new AssemblyModel(
            properties?.NamedArguments.Any(argument => argument is { Key: "GenerateMain", Value.Value: true }) ?? false,
            (serializer?.ConstructorArguments.FirstOrDefault().Value as ITypeSymbol)?.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
            compilation.Options.OutputKind is OutputKind.ConsoleApplication or OutputKind.WindowsApplication,
            compilation.GetTypeByMetadataName("Amazon.Lambda.RuntimeSupport.LambdaBootstrapBuilder") is not null);
    }

    private static AttributeData? Find(IEnumerable<AttributeData> attributes, string name) =>
        attributes.FirstOrDefault(attribute => attribute.AttributeClass?.ToDisplayString() == name);
}
