using Prototxt.Tests.Recorded;
using Xunit;

namespace Prototxt.Tests.TextFormat;

/// <summary>What Caffe's own protobuf accepted and refused.</summary>
public class GoldenTextTests
{
    /// <summary>Places where ours is better than the recorded one, and why.</summary>
    private static readonly Dictionary<string, string> OwnPlaces = new()
    {
        ["unknown_field"] = "1:19", // the field's name; protobuf is at the colon behind it
        ["unknown_enum"] = "1:41", // the value; protobuf is at the bracket behind it
        ["duplicate_optional_scalar"] = "2:1", // the second field's name
        ["duplicate_optional_message"] = "1:47", // the second field's name
        ["unterminated_string"] = "1:7", // the string; protobuf is at the line's end, where nothing can be underlined
        ["bad_escape"] = "1:9", // the escape with its backslash
        ["missing_required"] = "1:32", // the message that lacks the field; protobuf has no place
    };

    public static TheoryData<string> Accepted() => Golden.Rows(Golden.Texts("textformat", "accepted").Where(name => !name.EndsWith(".canonical", StringComparison.Ordinal)));

    public static TheoryData<string> Rejected() => Golden.Rows(Golden.Texts("textformat", "rejected"));

    [SkippableTheory]
    [MemberData(nameof(Accepted))]
    public void Accepted_text_means_what_protobuf_printed(string name)
    {
        var parsed = Parsed.Net(File.ReadAllText(Golden.Require("textformat", "accepted", name + ".prototxt")));
        var canonical = Parsed.Net(File.ReadAllText(Golden.Require("textformat", "accepted", name + ".canonical.prototxt")));

        Assert.Empty(parsed.Reports);
        Assert.Empty(canonical.Reports);
        Trees.Equal(canonical.Root!, parsed.Root!);
    }

    [SkippableTheory]
    [MemberData(nameof(Rejected))]
    public void Rejected_text_has_one_error_at_the_recorded_place(string name)
    {
        var parsed = Parsed.Net(File.ReadAllText(Golden.Require("textformat", "rejected", name + ".prototxt")));
        string recorded = Golden.Json("textformat", "rejected", "messages.json").GetProperty(name).GetProperty("messages")[0].GetString()!;

        string expected = OwnPlaces.TryGetValue(name, out string? own) ? own : string.Join(':', recorded.Split(": ")[1].Split(':').Take(2));
        Assert.Equal([expected], parsed.Diagnostics.Select(Parsed.Position));
        Assert.NotNull(parsed.Root);
    }
}
