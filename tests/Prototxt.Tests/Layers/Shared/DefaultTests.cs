using System.Text.RegularExpressions;
using Prototxt.Generator.Compiler.Layers;
using Prototxt.Generator.Compiler.Schema;
using Xunit;

namespace Prototxt.Tests.Layers;

/// <summary>
/// One default, three places: what caffe.proto (or forks.proto) says, what generated code leaves out, and what the runtime's
/// signature takes instead. Layers come from the registry, fields from the schema, nets are the layers' examples.
/// </summary>
public class DefaultTests
{
    // What the fields of a type may do that others may not, and why.
    private static readonly (string Fields, string Reason)[] exceptions =
    [
        (@"\.(engine|force_nd_im2col) changes nothing", "chooses between implementations of one result"),
        (@": (data|image_data|hdf5_data|window_data|dense_image_data|video_data)_param\.\w+ changes nothing", "how files are read, which is the caller's matter"),
        (@"\.debug_info changes nothing", "what Caffe prints"),
        (@"filler\.diag_val changes nothing", "of the filler diagonal, which not every blob can have"),
        (@": loss_param\.normalization\b", "each loss has a default of its own, for which an absent field stands"),
        (@"^BN: bn_param\.\w+ is written", "which fields are there tells the fork"),
        (@"^Interp: interp_param\.\w+_factor is written", "which fields are there tells what gives the size"),
        (@"^Un[pP]ooling: unpooling_param\.pool is written", "it counts in place of unpool where it is there"),
        (@"^Im2col: convolution_param\.", "the other half of the convolution whose windows it gives"),
    ];

    [Fact]
    public void A_default_is_the_same_in_proto_generator_and_runtime()
    {
        HashSet<string> used = [];
        List<string> wrong = [];
        foreach (string fault in LayerRegistry.Names.SelectMany(Faults))
            if (exceptions.Where(e => Regex.IsMatch(fault, e.Fields)).Select(e => e.Reason).FirstOrDefault() is { } reason)
                used.Add(reason);
            else
                wrong.Add(fault);
        wrong.AddRange(exceptions.Where(e => !used.Contains(e.Reason)).Select(e => $"No longer needed: {e.Fields}"));
        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    private static IEnumerable<string> Faults(string type)
    {
        IReadOnlyList<WrittenLayer> layers = WrittenLayer.Of(LayerExamples.Of(type), type);
        foreach (FieldSchema message in CaffeSchema.Message("LayerParameter").Fields.Where(DefaultField.IsRead))
        {
            DefaultField[] fields = [.. DefaultField.Of(layers, message)];
            // All of Caffe's layers have these two; one that reads neither passes over them without a word.
            if (message.Name is not ("loss_param" or "transform_param") || !fields.All(f => f.IsSilent))
                foreach (string fault in fields.SelectMany(f => f.Faults))
                    yield return $"{type}: {fault}";
        }
    }
}
