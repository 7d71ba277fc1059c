using System.ComponentModel;
using System.Reflection;
using Prototxt.Tests.Infrastructure;
using PublicApiGenerator;
using Xunit;

namespace Prototxt.Tests.PublicApi;

/// <summary>What the package's assemblies offer, as a file for each of them: no part of it changes unseen.</summary>
public class PublicApiTests
{
    // The library is no part of the text: where it lies and what it was built for change it.
    private static readonly ApiGeneratorOptions options = new()
    {
        IncludeAssemblyAttributes = false,
        ExcludeAttributes = [typeof(System.Runtime.CompilerServices.CompilerGeneratedAttribute).FullName!],
    };

    private static readonly Dictionary<string, Assembly> assemblies = new()
    {
        ["Prototxt"] = typeof(ICaffeNet).Assembly,
        ["Prototxt.Inference"] = typeof(Prototxt.Inference.NetPredictor).Assembly,
        ["Prototxt.Files"] = typeof(Prototxt.Weights.WeightFileException).Assembly,
    };

    public static TheoryData<string> Names => [.. assemblies.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Only_what_is_meant_is_public(string name) =>
        Snapshot.Verify(assemblies[name].GeneratePublicApi(options).ReplaceLineEndings("\n"), name, "PublicApi", "Snapshots");

    [Fact]
    public void There_is_a_file_for_each_assembly_and_no_other() => Snapshot.AreAll(assemblies.Keys, "PublicApi", "Snapshots");

    [Fact]
    public void What_generated_code_alone_calls_is_hidden_from_editors() =>
        Assert.All(
            (MemberInfo[])[typeof(IGeneratedNet), typeof(BlobTable<>), typeof(NetFactory), typeof(NetPredictors), typeof(Prototxt.Predictors.TensorInputs), typeof(Prototxt.Layers.Pass), typeof(Prototxt.Layers.Loss), .. typeof(NetView).GetConstructors()],
            m => Assert.Equal(EditorBrowsableState.Never, m.GetCustomAttribute<EditorBrowsableAttribute>()?.State));
}
