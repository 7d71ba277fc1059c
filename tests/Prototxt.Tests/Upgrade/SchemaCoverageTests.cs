using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Schema;
using Prototxt.Generator.Compiler.Supplied;
using Prototxt.Generator.Compiler.Upgrade;
using Xunit;

namespace Prototxt.Tests.Upgrade;

/// <summary>The tables of the upgrade against Caffe's schema: no type and no field of an old format is forgotten.</summary>
public class SchemaCoverageTests
{
    private static readonly MessageSchema v0 = CaffeSchema.Message("V0LayerParameter"), v1 = CaffeSchema.Message("V1LayerParameter"), today = CaffeSchema.Message("LayerParameter");

    public static TheoryData<string> V1Types => [.. v1.Enums["LayerType"].Names.Where(n => v1.Enums["LayerType"].Fork(n) is null)];

    [Theory]
    [MemberData(nameof(V1Types))]
    public void A_V1_type_has_todays_name(string value)
    {
        string expected = Prototxt.Files.V1LayerTypes.Name((ulong)v1.Enums["LayerType"].Values[value]);
        Assert.Equal(expected, V1LayerTypes.Name(value, LayerCatalog.Names));
        Upgraded net = Upgraded.Of($"layers {{ name: 'a' type: {value} }}");
        Assert.Equal(expected, net.Layers.Single().String("type"));
        Assert.Empty(net.Reports);
    }

    [Fact]
    public void A_V0_type_is_one_of_V1_with_its_message()
    {
        Assert.Equal(24, V0Fields.Types.Count);
        foreach ((string type, (string name, string? param)) in V0Fields.Types)
        {
            Assert.Contains(name, v1.Enums["LayerType"].Names);
            Assert.True(param is null || v1.Field(param) is not null, type);
            Upgraded net = Upgraded.Of($"layers {{ layer {{ name: 'a' type: '{type}' }} }}");
            Assert.Equal(V1LayerTypes.Name(name, LayerCatalog.Names), net.Layers.Single().String("type"));
        }
    }

    [Fact]
    public void A_V0_field_has_a_place_today_or_is_known_to_have_none()
    {
        Assert.Equal(v0.Fields.Select(f => f.Name).Order(), V0Fields.OfLayer.Concat(V0Fields.OfTransform.Keys).Concat(V0Fields.OfTypes.Keys).Append("type").Order());
        foreach ((string field, string name) in V0Fields.OfTransform)
            Assert.Equal(v0.Field(field)!.Kind, v1.Field("transform_param")!.Message!.Field(name)!.Kind);
        foreach ((string field, (string name, string[] types)) in V0Fields.OfTypes)
            foreach (string type in types)
            {
                FieldSchema? target = name.Length == 0 ? v1.Field(field) : v1.Field(V0Fields.Types[type].Param!)!.Message!.Field(name);
                // the size of pictures has lost its sign since
                FieldKind kind = field is "new_height" or "new_width" ? FieldKind.UInt32 : v0.Field(field)!.Kind;
                Assert.Equal((kind, v0.Field(field)!.Message), (target!.Kind, target.Message));
            }
    }

    [Fact]
    public void A_V1_field_has_a_place_today()
    {
        string[] changed = ["layer", "type", "param", "blob_share_mode", "blobs_lr", "weight_decay"];
        foreach (FieldSchema field in v1.Fields.Where(f => !changed.Contains(f.Name) && f.Fork is null))
            Assert.Equal((field.Kind, field.IsRepeated, field.Message), (today.Field(field.Name)!.Kind, today.Field(field.Name)!.IsRepeated, today.Field(field.Name)!.Message));
    }
}
