using Google.Protobuf;
using Google.Protobuf.Reflection;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Schema;
using Prototxt.Protos;
using Prototxt.Tests.TextFormat;
using Xunit;

namespace Prototxt.Tests.Schema;

public class SchemaTests
{
    public static TheoryData<string> Messages => [.. CaffeReflection.Descriptor.MessageTypes.Select(m => m.Name)];

    [Fact]
    public void Has_the_messages_of_the_compiled_descriptor() =>
        Assert.Equal(CaffeReflection.Descriptor.MessageTypes.Select(m => m.Name), CaffeSchema.Messages.Select(m => m.Name).Take(CaffeReflection.Descriptor.MessageTypes.Count));

    [Theory]
    [MemberData(nameof(Messages))]
    public void Equals_the_compiled_descriptor(string name)
    {
        MessageDescriptor descriptor = CaffeReflection.Descriptor.MessageTypes.Single(m => m.Name == name);
        MessageSchema schema = CaffeSchema.Message(name);
        IMessage empty = descriptor.Parser.ParseFrom([]);
        if (name != nameof(ClipParameter))
            Assert.Equal(0, empty.CalculateSize());

        Assert.Equal(descriptor.Fields.InDeclarationOrder().Select(f => f.Name), schema.Fields.Where(f => f.Fork is null).Select(f => f.Name));
        foreach (FieldDescriptor expected in descriptor.Fields.InDeclarationOrder())
        {
            FieldSchema field = schema.Field(expected.Name)!;
            Assert.Equal(expected.FieldNumber, field.Number);
            Assert.Equal(expected.FieldType.ToString(), field.Kind.ToString());
            Assert.Equal(expected.IsRepeated, field.IsRepeated);
            Assert.Equal(expected.IsRequired, field.IsRequired);
            Assert.Equal(expected.FieldType == FieldType.Message ? expected.MessageType.Name : null, field.Message?.Name);
            Assert.Null(field.Fork);

            if (expected.FieldType == FieldType.Enum)
            {
                Assert.Equal(expected.EnumType.Name, field.Enum!.Name);
                Assert.Equal(expected.EnumType.Values.Select(v => (v.Name, v.Number)), field.Enum.Names.Where(n => field.Enum.Fork(n) is null).Select(n => (n, field.Enum.Values[n])));
            }

            Assert.Equal(expected.ToProto().HasDefaultValue, field.Declared is not null);
            bool isPlain = !expected.IsRepeated && expected.FieldType != FieldType.Message;
            Assert.Equal(isPlain, Defaults.Of(field) is not null);
            if (isPlain)
                Assert.Equal(Trees.Plain(expected.Accessor.GetValue(empty)), Trees.Plain(field, Defaults.Of(field)!));
        }
    }

    [Fact]
    public void What_forks_add_names_the_fork()
    {
        FieldSchema order = CaffeSchema.Message("LayerParameter").Field("permute_param")!;
        Assert.Equal("SSD (weiliu89/caffe)", order.Fork);
        Assert.Equal("", CaffeSchema.Message("LayerParameter").Field("engine")!.Note);
        Assert.All(CaffeSchema.Messages.SelectMany(m => m.Fields).Where(f => f.Fork is null), f => Assert.Null(f.Note));
    }

    [Fact]
    public void A_forks_fields_and_values_remember_the_fork_and_never_hide_Caffes()
    {
        IReadOnlyDictionary<string, MessageSchema> messages = SchemaReader.Read(
            new SchemaSource("""
                syntax = "proto2"; // a comment
                message Layer { enum Kind { A = 0; B = 1; } optional string name = 1; optional Kind kind = 2 [default = B]; }
                """),
            new SchemaSource("""
                message Permute { repeated uint32 order = 1; }
                extend Layer { enum Kind { A = 7; C = 2; } optional int32 name = 9; optional Permute permute = 202; }
                """, "SSD"));

        MessageSchema layer = messages["Layer"];
        Assert.Equal((FieldKind.String, null), (layer.Field("name")!.Kind, layer.Field("name")!.Fork));
        Assert.Equal(("SSD", messages["Permute"]), (layer.Field("permute")!.Fork, layer.Field("permute")!.Message));
        EnumSchema kind = layer.Field("kind")!.Enum!;
        Assert.Equal([("A", 0, null), ("B", 1, null), ("C", 2, "SSD")], kind.Names.Select(n => (n, kind.Values[n], kind.Fork(n)?.Fork)));
        Assert.Equal("B", Defaults.Of(layer.Field("kind")!)!.EnumName);
    }

    [Theory]
    [InlineData("message A { optional Missing b = 1; }")]
    [InlineData("message A { maybe int32 b = 1; }")]
    [InlineData("message A {")]
    public void A_broken_source_throws(string text) =>
        Assert.Throws<InvalidOperationException>(() => SchemaReader.Read(new SchemaSource(text)));

    [Fact]
    public void A_default_of_another_type_throws()
    {
        FieldSchema field = SchemaReader.Read(new SchemaSource("message A { optional int32 b = 1 [default = 'x']; }"))["A"].Field("b")!;
        Assert.Throws<InvalidOperationException>(() => Defaults.Of(field));
    }
}
