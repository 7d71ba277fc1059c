using System.Numerics.Tensors;
using Prototxt.Hosting;
using Prototxt.Tests.Recorded;
using Xunit;

namespace Prototxt.Inference.Tests.Generated;

/// <summary>Every case recorded from Caffe in its TEST phase runs through the net's predictor as well, if it has a Predict view.</summary>
public sealed class RecordedCaseTests
{
    public static TheoryData<string> Cases() => Golden.Rows(Golden.Cases().Where(c => c.StartsWith("layers/", StringComparison.Ordinal) || c.StartsWith("nets/", StringComparison.Ordinal) || c.StartsWith("zoo/", StringComparison.Ordinal)));

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void Predictors_give_Caffes_numbers(string name)
    {
        using var recorded = new RecordedCase(name);
        Skip.If(recorded.Json.GetProperty("phase").GetString() != "TEST", "What TRAIN gives is no prediction.");
        Skip.If(recorded.Json.TryGetProperty("forwards", out _), "Passes that a state leads from one to the next.");
        GeneratorRun run = Predictors.Generate(recorded.Net, recorded.Metadata);
        Skip.If(Predictors.Refusals(run) is { Length: > 0 }, Predictors.Refusals(run).FirstOrDefault());
        Skip.If(Predictors.Code(run) is null, "There is no Predict view.");
        using CompiledPredictor compiled = Predictors.Compile(run);
        using NetPredictor predictor = compiled.Create(recorded.Weights());
        Dictionary<string, Tensor<float>> inputs = [];
        foreach (PredictorInput input in predictor.Inputs)
            if (recorded.Blob(input.Name, given: true) is { } given)
                inputs.Add(input.Name, given);
        Skip.If(inputs.Count < predictor.Inputs.Count, "Its inputs were not recorded.");
        int compared = 0;
        foreach ((string output, Tensor<float> found) in predictor.Predict(inputs))
            if (recorded.Blob(output) is { } expected)
            {
                Assert.Equal(expected.Lengths.ToArray(), found.Lengths.ToArray());
                recorded.Tolerance.AssertClose(output, Predictors.Flat(expected), Predictors.Flat(found));
                compared++;
            }
        Skip.If(compared == 0, "Its outputs were not recorded.");
    }
}
