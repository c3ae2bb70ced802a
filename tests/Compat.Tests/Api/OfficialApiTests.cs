using System.Reflection;
using System.Text.RegularExpressions;
using Pipeline.Testing;

namespace Pipeline.Compat.Tests.Api;

public sealed class OfficialApiTests
{
    [Theory]
    [InlineData("AWSSDK.Kinesis")]
    [InlineData("AWSSDK.SageMakerRuntime")]
    [InlineData("AWSSDK.StepFunctions")]
    [InlineData("Amazon.Lambda.Annotations")]
    [InlineData("Amazon.Lambda.Core")]
    [InlineData("Amazon.Lambda.KinesisEvents")]
    [InlineData("Amazon.Lambda.RuntimeSupport")]
    [InlineData("Amazon.Lambda.S3Events")]
    [InlineData("Amazon.Lambda.Serialization.SystemTextJson")]
    public void Each_public_member_is_one_of_the_official_package(string package)
    {
        var types = Assembly.Load(package).GetExportedTypes();
        types.ShouldNotBeEmpty();
        var listing = new ApiListing(File.ReadAllText(Path.Combine(Repository.Root, "tests", "Compat.Tests", "Api", "Official", $"{package}.txt")));

        types.SelectMany(type => Unknown(type, listing)).ShouldBeEmpty();
    }

    private static IEnumerable<string> Unknown(Type type, ApiListing listing)
    {
        var name = Signature.OfType(type);
        if (listing.Find(name) is { } official) return Signature.Members(type).Where(member => !official.Contains(member)).Select(member => $"{name}: {member}");
        if (type.Namespace?.StartsWith("Amazon.Kinesis", StringComparison.Ordinal) != true) return [$"{name} itself"];

        // Where a type is described in prose, its name and its members' names must stand there; its constructors do not.
        return new[] { type.Name }.Concat(type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly).OfType<PropertyInfo>().Where(property => property.GetMethod!.GetBaseDefinition().DeclaringType == type).Select(property => property.Name))
            .Where(word => !Regex.IsMatch(listing.Text, $@"\b{word}\b"))
            .Select(word => $"{name}: {word}");
    }
}
